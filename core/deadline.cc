#include "core/deadline.h"

#include <atomic>

namespace lemma::core {

struct Deadline::State {
  explicit State(const CancellationToken& parent) : source(parent) {}
  CancellationSource source;
  std::atomic<bool> passed{false};
};

Deadline::Deadline(Executor& executor, TimePoint when, const CancellationToken& parent)
    : executor_(executor), state_(std::make_shared<State>(parent)) {
  timer_ = executor_.post_at(when, [state = state_] {
    if (state->source.token().cancelled()) return;
    state->passed = true;
    state->source.cancel();
  });
}

Deadline::~Deadline() { executor_.cancel(timer_); }

CancellationToken Deadline::token() const { return state_->source.token(); }

bool Deadline::passed() const { return state_->passed; }

}  // namespace lemma::core
