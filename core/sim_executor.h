// The simulation's executor: one thread, manual time, and a seed that picks the next ready handler.
// The same seed runs the same handlers in the same order, so a failure replays byte for byte;
// trace() is a hash of every choice made.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "core/executor.h"
#include "core/random.h"

namespace lemma::core {

class SimExecutor final : public Executor {
 public:
  explicit SimExecutor(std::uint64_t seed) : random_(seed) {}

  void post(Function<void()> handler) override;
  TimerId post_at(TimePoint when, Function<void()> handler) override;
  void cancel(TimerId timer) override;
  const Clock& clock() const override { return clock_; }
  int handlers_per_turn() const override { return 1; }

  // Runs one ready handler; with none ready, moves time to the next timer. False when nothing is
  // left, or when the next timer lies beyond `horizon`.
  bool step(TimePoint horizon = TimePoint::max());
  // Steps until nothing is left; false if `max_steps` did not suffice (a livelock).
  bool run(std::size_t max_steps);

  // Called before each step with its number: where a test injects faults.
  void before_step(Function<void(std::size_t)> hook) { hook_ = std::move(hook); }

  std::size_t steps() const { return steps_; }
  std::uint64_t trace() const { return trace_; }
  Random& random() { return random_; }
  ManualClock& manual_clock() { return clock_; }

 private:
  struct Timer {
    TimerId id;
    Function<void()> handler;
  };

  ManualClock clock_;
  Random random_;
  std::vector<Function<void()>> ready_;
  std::multimap<TimePoint, Timer> timers_;
  TimerId next_timer_ = 1;
  Function<void(std::size_t)> hook_;
  std::size_t steps_ = 0;
  std::uint64_t trace_ = 0;
};

}  // namespace lemma::core
