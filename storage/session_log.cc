#include "storage/session_log.h"

#include <charconv>

namespace lemma::storage {

using core::error;
using core::ErrorCode;

namespace {

constexpr std::string_view kEpochKey = "!epoch";
constexpr std::string_view kUnfinished = "u/";
constexpr std::string_view kListed = "l/";
constexpr std::string_view kSummary = "s/";
constexpr std::string_view kKeyed = "k/";

std::string event_prefix(std::string_view session) { return "e/" + std::string(session) + "/"; }

// Big-endian, so that keys sort as numbers.
std::string big_endian(std::uint64_t number) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xff);
  return bytes;
}

std::uint64_t number_of(std::string_view big_endian) {
  std::uint64_t number = 0;
  for (const char c : big_endian) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

std::string event_key(std::string_view session, std::uint64_t seq) {
  return event_prefix(session) + big_endian(seq);
}

std::uint64_t seq_of(std::string_view key) { return number_of(key.substr(key.size() - 8)); }

// Complements, so that the newest comes first.
std::string listed_key(core::EventId place) {
  return std::string(kListed) + big_endian(~place.epoch) + big_endian(~place.seq);
}

core::EventId place_of(std::string_view listed_key) {
  const auto numbers = listed_key.substr(kListed.size());
  return {~number_of(numbers.substr(0, 8)), ~number_of(numbers.substr(8))};
}

std::string summary_key(std::string_view session) {
  return std::string(kSummary) + std::string(session);
}

// "epoch type\nbody": the head is short and never holds a newline.
std::string encode(const LoggedEvent& event) {
  return std::to_string(event.id.epoch) + " " + event.type + "\n" + event.body;
}

core::Result<LoggedEvent> decode(const Entry& entry) {
  const std::string_view value = entry.value;
  const auto space = value.find(' ');
  const auto newline = value.find('\n');
  LoggedEvent event;
  event.id.seq = seq_of(entry.key);
  if (space == std::string_view::npos || newline == std::string_view::npos || space > newline ||
      std::from_chars(value.data(), value.data() + space, event.id.epoch).ptr !=
          value.data() + space)
    return error(ErrorCode::kCorrupt, "an event in the session log cannot be read");
  event.type = value.substr(space + 1, newline - space - 1);
  event.body = value.substr(newline + 1);
  return event;
}

}  // namespace

core::Result<std::uint64_t> SessionLog::open_epoch() {
  BOOST_OUTCOME_TRY(auto stored, store_.get(kEpochKey));
  std::uint64_t epoch = 0;
  if (stored &&
      std::from_chars(stored->data(), stored->data() + stored->size(), epoch).ec != std::errc())
    return error(ErrorCode::kCorrupt, "the session log's epoch cannot be read");
  ++epoch;
  BOOST_OUTCOME_TRY(
      store_.write({{std::string(kEpochKey), std::to_string(epoch)}}, Durability::kSynced));
  return epoch;
}

core::Result<void> SessionLog::append(std::span<const Append> group) {
  WriteBatch batch;
  for (const auto& append : group) {
    for (const auto& event : append.events) {
      if (event.body.size() > kMaxEventBytes)
        return error(ErrorCode::kOutOfRange, "an event is larger than 1 MiB");
      if (event.id.seq == 1) {
        batch.push_back({std::string(kUnfinished) + append.session, ""});
        batch.push_back({listed_key({event.id.epoch, ++begun_}), append.session});
      }
      batch.push_back({event_key(append.session, event.id.seq), encode(event)});
    }
    if (append.key)
      batch.push_back(
          {std::string(kKeyed) + append.key->key, append.session + "\n" + append.key->request});
    if (append.ends) batch.push_back({std::string(kUnfinished) + append.session, std::nullopt});
    if (!append.summary.empty()) batch.push_back({summary_key(append.session), append.summary});
  }
  return store_.write(batch, Durability::kSynced);
}

core::Result<std::vector<LoggedEvent>> SessionLog::read(std::string_view session,
                                                        std::uint64_t after,
                                                        std::size_t limit) const {
  BOOST_OUTCOME_TRY(auto entries, store_.scan(event_key(session, after + 1),
                                              end_of_prefix(event_prefix(session)), limit));
  if (entries.empty()) {
    BOOST_OUTCOME_TRY(const bool known, contains(session));
    if (!known)
      return error(ErrorCode::kNotFound, "there is no session '" + std::string(session) + "'",
                   "id");
  }
  std::vector<LoggedEvent> events;
  events.reserve(entries.size());
  for (const auto& entry : entries) {
    BOOST_OUTCOME_TRY(auto event, decode(entry));
    events.push_back(std::move(event));
  }
  return events;
}

core::Result<bool> SessionLog::contains(std::string_view session) const {
  BOOST_OUTCOME_TRY(auto first, store_.get(event_key(session, 1)));
  return first.has_value();
}

core::Result<std::optional<KeyedSession>> SessionLog::keyed(std::string_view key) const {
  BOOST_OUTCOME_TRY(auto value, store_.get(std::string(kKeyed) + std::string(key)));
  if (!value) return std::optional<KeyedSession>();
  const std::size_t end = value->find('\n');
  if (end == std::string::npos)
    return error(ErrorCode::kCorrupt, "an idempotency key's entry cannot be read");
  return std::optional(KeyedSession{value->substr(0, end), value->substr(end + 1)});
}

core::Result<std::vector<ListedSession>> SessionLog::list(std::optional<core::EventId> before,
                                                          std::size_t limit) const {
  const std::string begin = before ? listed_key(*before) + '\0' : std::string(kListed);
  BOOST_OUTCOME_TRY(auto entries, store_.scan(begin, end_of_prefix(kListed), limit));
  std::vector<ListedSession> sessions;
  for (auto& entry : entries) {
    if (entry.key.size() != kListed.size() + 16)
      return error(ErrorCode::kCorrupt, "an entry in the list of sessions cannot be read");
    BOOST_OUTCOME_TRY(auto summary, store_.get(summary_key(entry.value)));
    sessions.push_back({place_of(entry.key), std::move(entry.value), summary.value_or("")});
  }
  return sessions;
}

core::Result<std::vector<std::string>> SessionLog::unfinished(std::size_t limit) const {
  BOOST_OUTCOME_TRY(auto entries, store_.scan(kUnfinished, end_of_prefix(kUnfinished), limit));
  std::vector<std::string> sessions;
  for (const auto& entry : entries) sessions.push_back(entry.key.substr(kUnfinished.size()));
  return sessions;
}

}  // namespace lemma::storage
