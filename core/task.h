// Task<T>: a lazy coroutine bound to a strand. It starts when awaited (or spawned by a TaskGroup),
// always resumes on the strand of whoever spawned it, and hands exceptions to its awaiter. A
// coroutine lambda takes what it needs as arguments; never call a capturing temporary. Inside a
// co_await expression, closures capture by reference only: GCC 12 destroys owning captures of such
// temporaries twice.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "core/assert.h"
#include "core/strand.h"

namespace lemma::core {

namespace detail {

// What every promise knows: where to resume, and who waits.
struct PromiseBase {
  const Strand* strand = nullptr;  // owned by the root (TaskGroup) for the whole run
  std::coroutine_handle<> continuation;
  std::exception_ptr exception;

  std::suspend_always initial_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { exception = std::current_exception(); }

  struct FinalAwaiter {
    bool await_ready() noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> h) noexcept {
      auto next = h.promise().continuation;
      return next ? next : std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };
  FinalAwaiter final_suspend() noexcept { return {}; }
};

// What a task co_returns.
template <class T>
struct Returned : PromiseBase {
  std::optional<T> value;
  template <class U>
  void return_value(U&& u) {
    value.emplace(std::forward<U>(u));
  }
  T take() { return std::move(*value); }
};
template <>
struct Returned<void> : PromiseBase {
  void return_void() {}
  void take() {}
};

}  // namespace detail

template <class T = void>
class [[nodiscard]] Task {
 public:
  struct promise_type : detail::Returned<T> {
    Task get_return_object() {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  template <class P>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<P> awaiter) noexcept {
    handle_.promise().strand = awaiter.promise().strand;
    handle_.promise().continuation = awaiter;
    return handle_;
  }
  T await_resume() {
    if (handle_.promise().exception) std::rethrow_exception(handle_.promise().exception);
    return handle_.promise().take();
  }

 private:
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace lemma::core
