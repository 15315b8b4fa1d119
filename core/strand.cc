#include "core/strand.h"

#include <deque>
#include <mutex>
#include <utility>

#include "core/thread_annotations.h"

namespace lemma::core {

struct Strand::State {
  explicit State(Executor& e) : executor(e) {}
  Executor& executor;
  Mutex mutex;
  std::deque<Function<void()>> queue GUARDED_BY(mutex);
  bool scheduled GUARDED_BY(mutex) = false;  // a drain is posted or running
};

namespace {
thread_local const void* running_strand = nullptr;
}  // namespace

Strand::Strand(Executor& executor) : state_(std::make_shared<State>(executor)) {}

Executor& Strand::executor() const { return state_->executor; }

bool Strand::runs_here() const { return running_strand == state_.get(); }

void Strand::post(Function<void()> handler) const {
  {
    MutexLock lock(state_->mutex);
    state_->queue.push_back(std::move(handler));
    if (std::exchange(state_->scheduled, true)) return;
  }
  state_->executor.post([state = state_] { drain(state); });
}

void Strand::drain(const std::shared_ptr<State>& state) {
  for (int turn = state->executor.handlers_per_turn(); turn > 0; --turn) {
    Function<void()> handler;
    {
      MutexLock lock(state->mutex);
      if (state->queue.empty()) {
        state->scheduled = false;
        return;
      }
      handler = std::move(state->queue.front());
      state->queue.pop_front();
    }
    running_strand = state.get();
    handler();
    running_strand = nullptr;
  }
  {
    MutexLock lock(state->mutex);
    if (state->queue.empty()) {
      state->scheduled = false;
      return;
    }
  }
  state->executor.post([state] { drain(state); });
}

}  // namespace lemma::core
