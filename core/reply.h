// Reply<T>: the move-only, one-shot way back. Whoever holds it answers once; destroyed unanswered,
// it delivers an error, so no asker ever hangs. `ask` is its awaiting side:
//
//   auto state = co_await ask<SessionState>([&](Reply<SessionState> reply) {
//     return sessions.send(GetState{id, std::move(reply)});
//   });
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "core/result.h"
#include "core/task.h"
#include "core/thread_annotations.h"

namespace lemma::core {

template <class T>
class Reply {
 public:
  using Deliver = Function<void(Result<T>)>;

  Reply() = default;
  // `deliver` runs once, on the answerer's thread: it should only post.
  explicit Reply(Deliver deliver) : deliver_(std::move(deliver)) {}
  Reply(Reply&& other) noexcept : deliver_(std::exchange(other.deliver_, nullptr)) {}
  Reply& operator=(Reply&& other) noexcept {
    drop();
    deliver_ = std::exchange(other.deliver_, nullptr);
    return *this;
  }
  ~Reply() { drop(); }

  explicit operator bool() const { return static_cast<bool>(deliver_); }
  void operator()(Result<T> result) {
#ifdef LEMMA_FAULT_LOST_REPLY
    if (!result)
      return void(
          std::exchange(deliver_, nullptr));  // the deliberate fault of the simulation's control
#endif
    if (auto deliver = std::exchange(deliver_, nullptr)) deliver(std::move(result));
  }

 private:
  void drop() {
    if (deliver_) (*this)(error(ErrorCode::kUnavailable, "the request was dropped unanswered"));
  }
  Deliver deliver_;
};

namespace detail {

// Shared by the awaiting coroutine and its Reply; the reply may arrive from any thread, before or
// after suspension.
template <class T>
struct AskState {
  Mutex mutex;
  std::optional<Result<T>> result GUARDED_BY(mutex);
  std::coroutine_handle<> waiter GUARDED_BY(mutex);
  std::optional<Strand> strand GUARDED_BY(mutex);

  void deliver(Result<T> r) {
    std::coroutine_handle<> resume;
    std::optional<Strand> on;
    {
      MutexLock lock(mutex);
      if (result) return;
      result.emplace(std::move(r));
      resume = std::exchange(waiter, {});
      on = strand;
    }
    if (resume) on->post([resume] { resume.resume(); });
  }
};

template <class T, class Send>
class AskAwaiter {
 public:
  explicit AskAwaiter(Send send) : send_(std::move(send)) {}

  bool await_ready() const noexcept { return false; }
  template <class P>
  bool await_suspend(std::coroutine_handle<P> h) {
    auto state = state_;  // this awaiter may be gone once the reply is out
    const Result<void> sent =
        send_(Reply<T>([state](Result<T> r) { state->deliver(std::move(r)); }));
    MutexLock lock(state->mutex);
    if (!sent) state->result.emplace(sent.error());
    if (state->result) return false;
    state->strand.emplace(*h.promise().strand);
    state->waiter = h;
    return true;
  }
  Result<T> await_resume() {
    MutexLock lock(state_->mutex);
    return std::move(*state_->result);
  }

 private:
  Send send_;
  std::shared_ptr<AskState<T>> state_ = std::make_shared<AskState<T>>();
};

}  // namespace detail

// `send` gets a Reply<T> and returns Result<void>: whether the request was accepted. Awaiting
// yields Result<T>.
template <class T, class Send>
auto ask(Send send) {
  return detail::AskAwaiter<T, Send>(std::move(send));
}

}  // namespace lemma::core
