#include "core/sim_executor.h"

#include <utility>

#include "core/hashing.h"

namespace lemma::core {

void SimExecutor::post(Function<void()> handler) { ready_.push_back(std::move(handler)); }

TimerId SimExecutor::post_at(TimePoint when, Function<void()> handler) {
  const TimerId id = next_timer_++;
  timers_.emplace(when, Timer{id, std::move(handler)});
  return id;
}

void SimExecutor::cancel(TimerId timer) {
  for (auto it = timers_.begin(); it != timers_.end(); ++it) {
    if (it->second.id != timer) continue;
    auto handler = std::move(it->second.handler);  // its destruction may re-enter this executor
    timers_.erase(it);
    return;
  }
}

bool SimExecutor::step(TimePoint horizon) {
  if (ready_.empty()) {
    if (timers_.empty() || timers_.begin()->first > horizon) return false;
    clock_.advance_to(timers_.begin()->first);
    while (!timers_.empty() && timers_.begin()->first <= clock_.now()) {
      ready_.push_back(std::move(timers_.begin()->second.handler));
      timers_.erase(timers_.begin());
    }
  }
  if (hook_) hook_(steps_);
  const std::size_t pick = random_.below(ready_.size());
  trace_ = hash_combine(trace_, hash_combine(pick, ready_.size()));
  ++steps_;
  std::swap(ready_[pick], ready_.back());
  auto handler = std::move(ready_.back());
  ready_.pop_back();
  handler();
  return true;
}

bool SimExecutor::run(std::size_t max_steps) {
  for (std::size_t i = 0; i < max_steps; ++i) {
    if (!step()) return true;
  }
  return ready_.empty() && timers_.empty();
}

}  // namespace lemma::core
