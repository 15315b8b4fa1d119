// LogWriter: the one writer of the session log. Appends that arrive while a commit is on its way to
// the disk, or within storage.commit_ms, share the next synced batch (group commit). A reply comes
// only when its events are durable.
#pragma once

#include <memory>
#include <variant>

#include "core/actor.h"
#include "core/blocking_pool.h"
#include "core/metrics.h"
#include "storage/session_log.h"

namespace lemma::actors {

struct AppendEvents {
  storage::Append append;
  core::Reply<void> reply;  // kUnavailable: the disk refused, nothing was stored
};
using LogMessage = std::variant<AppendEvents>;

class LogWriter final : public core::Actor<LogMessage> {
 public:
  LogWriter(core::Strand strand, std::shared_ptr<core::Mailbox<LogMessage>> mailbox,
            storage::SessionLog& log, core::BlockingPool& disk, core::Duration commit_wait,
            core::Metrics& metrics);

 private:
  static constexpr std::size_t kMaxGroup = 256;  // appends in one batch

  core::Task<void> receive(LogMessage message) override;

  storage::SessionLog& log_;
  core::BlockingPool& disk_;
  const core::Duration commit_wait_;
  core::Counter& commits_;
  core::Counter& events_;
  core::Counter& failures_;
  core::Histogram& seconds_;
};

}  // namespace lemma::actors
