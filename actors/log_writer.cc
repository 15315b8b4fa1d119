#include "actors/log_writer.h"

#include <utility>
#include <vector>

namespace lemma::actors {

LogWriter::LogWriter(core::Strand strand, std::shared_ptr<core::Mailbox<LogMessage>> mailbox,
                     storage::SessionLog& log, core::BlockingPool& disk, core::Duration commit_wait,
                     core::Metrics& metrics)
    : Actor(std::move(strand), std::move(mailbox)),
      log_(log),
      disk_(disk),
      commit_wait_(commit_wait),
      commits_(metrics.counter("lemma_log_commits_total", "Group commits of the session log.")),
      events_(metrics.counter("lemma_log_events_total", "Events made durable.")),
      failures_(
          metrics.counter("lemma_log_failures_total", "Group commits that the disk refused.")),
      seconds_(metrics.histogram("lemma_log_commit_seconds", "Time of one group commit.",
                                 {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1})) {}

core::Task<void> LogWriter::receive(LogMessage first) {
  if (commit_wait_.count() > 0) co_await core::sleep_for(executor(), commit_wait_);

  std::vector<storage::Append> group;
  std::vector<core::Reply<void>> replies;
  std::size_t events = 0;
  std::optional<LogMessage> message(std::move(first));
  while (message) {
    auto& append = std::get<AppendEvents>(*message);
    events += append.append.events.size();
    group.push_back(std::move(append.append));
    replies.push_back(std::move(append.reply));
    message.reset();
    if (group.size() < kMaxGroup) message = mailbox().try_receive();
  }

  const auto began = executor().now();
  auto commit = [&] { return log_.append(group); };
  core::Result<void> committed = co_await disk_.run(commit);
  seconds_.observe(std::chrono::duration<double>(executor().now() - began).count());
  (committed ? commits_ : failures_).add();
  if (committed) events_.add(events);
  for (auto& reply : replies) reply(committed);
}

}  // namespace lemma::actors
