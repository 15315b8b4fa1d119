// SessionLog: every session's append-only event log over a Store. The log is the truth: state,
// streams and usage are reducers of it, and what was appended is replayed byte for byte.
// Thread-safe as far as the Store is; one writer a session. Keys and values: FORMAT.md.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "storage/store.h"

namespace lemma::storage {

// One event as stored and as streamed: `body` is the JSON object {"id","type","session","ms",...}.
struct LoggedEvent {
  core::EventId id;
  std::string type;  // "step.proposed"
  std::string body;
};

// What a client said of a session that it may ask for again: a key of its own choice, and the whole
// request in canonical form.
struct IdempotencyKey {
  std::string key;
  std::string request;
};

// Events of one session to append together; seq runs on from the last one appended.
struct Append {
  std::string session;
  std::vector<LoggedEvent> events;
  bool ends = false;         // holds session.ended: the session leaves the list of unfinished ones
  std::string summary = {};  // what a list of sessions shows of it from now on; empty: as before
  std::optional<IdempotencyKey> key = {};  // kept with the session's first event
};

// The session that a key began, and with which request.
struct KeyedSession {
  std::string session;
  std::string request;
};

// One session in the list of all of them, newest first.
struct ListedSession {
  core::EventId place;  // the epoch that began it, and its number there: the list goes on from here
  std::string session;
  std::string summary;  // the last one appended, byte for byte
};

class SessionLog {
 public:
  static constexpr std::size_t kMaxEventBytes = 1 << 20;

  explicit SessionLog(Store& store) : store_(store) {}

  // Raises the stored epoch and returns it: each process that writes gets its own, starting at 1.
  core::Result<std::uint64_t> open_epoch();

  // All of it durably, or nothing: the group commit.
  core::Result<void> append(std::span<const Append> group);

  // Events with seq > after, in order, at most `limit`. kNotFound when there is no such session.
  core::Result<std::vector<LoggedEvent>> read(std::string_view session, std::uint64_t after,
                                              std::size_t limit) const;
  core::Result<bool> contains(std::string_view session) const;
  // Nothing: no session has this key.
  core::Result<std::optional<KeyedSession>> keyed(std::string_view key) const;
  // Sessions that began before `before` (nothing: all), newest first, at most `limit`.
  core::Result<std::vector<ListedSession>> list(std::optional<core::EventId> before,
                                                std::size_t limit) const;
  // Sessions that began and have not ended, at most `limit`.
  core::Result<std::vector<std::string>> unfinished(std::size_t limit) const;

 private:
  Store& store_;
  std::atomic<std::uint64_t> begun_{0};  // sessions that this process has begun
};

}  // namespace lemma::storage
