#include "storage/session_log.h"

#include <charconv>

namespace lemma::storage {

using core::error;
using core::ErrorCode;

namespace {

constexpr std::string_view kEpochKey = "!epoch";
constexpr std::string_view kUnfinished = "u/";

std::string event_prefix(std::string_view session) { return "e/" + std::string(session) + "/"; }

// Big-endian, so that keys sort as numbers.
std::string event_key(std::string_view session, std::uint64_t seq) {
  std::string key = event_prefix(session);
  for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>(seq >> shift & 0xff);
  return key;
}

std::uint64_t seq_of(std::string_view key) {
  std::uint64_t seq = 0;
  for (const char c : key.substr(key.size() - 8)) seq = seq << 8 | static_cast<unsigned char>(c);
  return seq;
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
      if (event.id.seq == 1) batch.push_back({std::string(kUnfinished) + append.session, ""});
      batch.push_back({event_key(append.session, event.id.seq), encode(event)});
    }
    if (append.ends) batch.push_back({std::string(kUnfinished) + append.session, std::nullopt});
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

core::Result<std::vector<std::string>> SessionLog::unfinished(std::size_t limit) const {
  BOOST_OUTCOME_TRY(auto entries, store_.scan(kUnfinished, end_of_prefix(kUnfinished), limit));
  std::vector<std::string> sessions;
  for (const auto& entry : entries) sessions.push_back(entry.key.substr(kUnfinished.size()));
  return sessions;
}

}  // namespace lemma::storage
