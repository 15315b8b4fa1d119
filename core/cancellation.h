// Cooperative cancellation with deadlines. A Source owns the right to cancel; Tokens observe it
// from any thread, and a callback can be registered. Children derive from a parent, so cancelling a
// session reaches everything below it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "core/function.h"

namespace lemma::core {

namespace detail {
struct CancellationState {
  std::atomic<bool> cancelled{false};
  std::mutex mutex;
  std::uint64_t next_id = 1;
  std::vector<std::pair<std::uint64_t, Function<void()>>> callbacks;  // guarded by mutex
};
}  // namespace detail

// Unregisters its callback when destroyed. A callback that is running on another thread may still
// finish afterwards.
class CancellationCallback {
 public:
  CancellationCallback() = default;
  CancellationCallback(std::weak_ptr<detail::CancellationState> state, std::uint64_t id)
      : state_(std::move(state)), id_(id) {}
  CancellationCallback(CancellationCallback&& other) noexcept
      : state_(std::move(other.state_)), id_(std::exchange(other.id_, 0)) {}
  CancellationCallback& operator=(CancellationCallback&& other) noexcept {
    reset();
    state_ = std::move(other.state_);
    id_ = std::exchange(other.id_, 0);
    return *this;
  }
  ~CancellationCallback() { reset(); }
  void reset();

 private:
  std::weak_ptr<detail::CancellationState> state_;
  std::uint64_t id_ = 0;
};

class CancellationToken {
 public:
  CancellationToken() = default;  // never cancelled
  explicit CancellationToken(std::shared_ptr<detail::CancellationState> state)
      : state_(std::move(state)) {}

  bool cancelled() const { return state_ && state_->cancelled.load(std::memory_order_acquire); }
  // Runs `callback` once when cancelled (at once, on this thread, if it already is).
  [[nodiscard]] CancellationCallback on_cancel(Function<void()> callback) const;

 private:
  std::shared_ptr<detail::CancellationState> state_;
};

class CancellationSource {
 public:
  CancellationSource() : state_(std::make_shared<detail::CancellationState>()) {}
  // Cancelled when `parent` is.
  explicit CancellationSource(const CancellationToken& parent);
  CancellationSource(CancellationSource&&) = default;
  CancellationSource& operator=(CancellationSource&&) = default;

  // Idempotent; runs the callbacks on this thread.
  void cancel();
  CancellationToken token() const { return CancellationToken(state_); }

 private:
  std::shared_ptr<detail::CancellationState> state_;
  CancellationCallback parent_link_;
};

}  // namespace lemma::core
