#include "core/cancellation.h"

#include <algorithm>

namespace lemma::core {

namespace {
void cancel_state(detail::CancellationState& state) {
  std::vector<std::pair<std::uint64_t, Function<void()>>> callbacks;
  {
    std::lock_guard lock(state.mutex);
    if (state.cancelled.exchange(true, std::memory_order_acq_rel)) return;
    callbacks.swap(state.callbacks);
  }
  for (auto& [id, callback] : callbacks) callback();
}
}  // namespace

void CancellationCallback::reset() {
  const auto id = std::exchange(id_, 0);
  if (id == 0) return;
  if (auto state = state_.lock()) {
    std::lock_guard lock(state->mutex);
    std::erase_if(state->callbacks, [id](const auto& entry) { return entry.first == id; });
  }
  state_.reset();
}

CancellationCallback CancellationToken::on_cancel(Function<void()> callback) const {
  if (!state_) return {};
  {
    std::lock_guard lock(state_->mutex);
    if (!state_->cancelled.load(std::memory_order_acquire)) {
      const auto id = state_->next_id++;
      state_->callbacks.emplace_back(id, std::move(callback));
      return CancellationCallback(state_, id);
    }
  }
  callback();
  return {};
}

CancellationSource::CancellationSource(const CancellationToken& parent) : CancellationSource() {
  parent_link_ = parent.on_cancel([weak = std::weak_ptr(state_)] {
    if (auto state = weak.lock()) cancel_state(*state);
  });
}

void CancellationSource::cancel() {
  if (state_) cancel_state(*state_);
}

}  // namespace lemma::core
