// EventReader: pages of durable events from the session log, read on the disk's pool. Used for
// ended sessions, and for what has left a live session's memory.
#pragma once

#include <string>

#include "actors/messages.h"
#include "core/blocking_pool.h"
#include "core/task.h"
#include "storage/session_log.h"

namespace lemma::actors {

class EventReader {
 public:
  EventReader(storage::SessionLog& log, core::BlockingPool& disk) : log_(log), disk_(disk) {}

  core::Task<core::Result<EventPage>> page(std::string session, std::uint64_t after,
                                           std::size_t limit);
  // The session's JSON, reduced from its whole log.
  core::Task<core::Result<std::string>> session_json(std::string session);
  // A page of the list of sessions, as JSON (ListSessions in messages.h).
  core::Task<core::Result<std::string>> session_list(std::optional<core::EventId> before,
                                                     std::size_t limit);

 private:
  storage::SessionLog& log_;
  core::BlockingPool& disk_;
};

}  // namespace lemma::actors
