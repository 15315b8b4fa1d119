#include "core/supervisor.h"

#include <algorithm>
#include <deque>

namespace lemma::core {

Supervisor::Supervisor(Strand strand, std::uint64_t seed, OnFailure on_failure)
    : strand_(strand),
      random_(seed),
      on_failure_(std::move(on_failure)),
      children_(std::move(strand)) {}

void Supervisor::supervise(std::string name, Strand strand, RestartPolicy policy,
                           Function<Task<Result<void>>()> child) {
  children_.spawn(keep_running(std::move(name), std::move(strand), policy, std::move(child)));
}

namespace {
// One life of a child, on its own strand.
Task<Result<void>> attempt(Strand strand, Function<Task<Result<void>>()>& child) {
  Result<void> ended = success();
  TaskGroup life(std::move(strand));
  auto run = [](Function<Task<Result<void>>()>& start, Result<void>& result) -> Task<void> {
    Task<Result<void>> running = start();
    result = co_await running;
  };
  life.spawn(run(child, ended), [&ended](Result<void> threw) {
    if (!threw) ended = std::move(threw);
  });
  co_await life.join();
  co_return ended;
}
}  // namespace

Task<void> Supervisor::keep_running(std::string name, Strand strand, RestartPolicy policy,
                                    Function<Task<Result<void>>()> child) {
  Executor& executor = strand_.executor();
  std::deque<TimePoint> failures;
  Duration delay = policy.first_delay;
  for (;;) {
    const Result<void> ended = co_await attempt(strand, child);
    if (ended) co_return;  // who fails while it is being stopped goes on, to leave nothing behind

    const TimePoint now = executor.now();
    while (!failures.empty() && now - failures.front() > policy.window) failures.pop_front();
    if (failures.empty()) delay = policy.first_delay;
    failures.push_back(now);
    const bool given_up = static_cast<int>(failures.size()) > policy.max_restarts;
    if (given_up) ++given_up_;
    if (on_failure_) on_failure_(name, ended.error(), given_up);
    if (given_up) co_return;

    // Full jitter on the upper half, so that children that failed together do not restart together.
    const auto jittered =
        delay / 2 + Duration(static_cast<Duration::rep>(random_.below(delay.count() / 2 + 1)));
    co_await sleep_for(executor, jittered, children_.token());
    delay = std::min(delay * 2, policy.max_delay);
  }
}

}  // namespace lemma::core
