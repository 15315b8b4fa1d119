// Mailbox<M>: a bounded queue, many senders, one receiving coroutine. A full mailbox answers
// kOverloaded and never blocks the sender. Senders hold a Ref; the receiver's coroutine awaits
// receive(). It outlives the actor that reads it, so a supervisor can restart the actor without
// losing what is queued.
#pragma once

#include <coroutine>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "core/reply.h"
#include "core/result.h"
#include "core/strand.h"
#include "core/thread_annotations.h"

namespace lemma::core {

template <class M>
class Mailbox {
 public:
  explicit Mailbox(std::size_t capacity) : capacity_(capacity) {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  // Any thread. kOverloaded when full, kUnavailable once closed; the message is then destroyed (its
  // replies deliver).
  Result<void> send(M message) { return push(message, capacity_); }

  // The same for a sender that wants to answer a refusal itself: a refused message stays as it was.
  Result<void> offer(M& message) { return push(message, capacity_); }

  // Any thread. For answers to the receiver's own requests, whose number it bounds itself: never
  // kOverloaded.
  Result<void> send_answer(M message) { return push(message, static_cast<std::size_t>(-1)); }

  // Any thread. What is queued is still received, then receive() yields nothing.
  void close() {
    Waiter waiter;
    {
      MutexLock lock(mutex_);
      closed_ = true;
      waiter = std::exchange(waiter_, {});
    }
    waiter.wake();
  }

  std::size_t size() const {
    MutexLock lock(mutex_);
    return queue_.size();
  }
  std::size_t capacity() const { return capacity_; }

  // The receiving coroutine only: the next message, or nothing once closed and empty.
  auto receive() { return ReceiveAwaiter{*this}; }
  // The next message if one is already here.
  std::optional<M> try_receive() {
    MutexLock lock(mutex_);
    return pop();
  }

 private:
  // In one resumption at most this many messages are taken without letting the strand's other
  // handlers run.
  static constexpr int kBurst = 64;

  struct Waiter {
    std::coroutine_handle<> handle;
    std::optional<Strand> strand;
    void wake() {
      if (handle) strand->post([h = handle] { h.resume(); });
    }
  };

  struct ReceiveAwaiter {
    Mailbox& box;
    std::optional<M> message = {};  // taken without suspending

    bool await_ready() const noexcept { return false; }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> h) {
      MutexLock lock(box.mutex_);
      LEMMA_ASSERT(!box.waiter_.handle, "a mailbox has one receiver");
      if (!box.queue_.empty() || box.closed_) {
        if (++box.burst_ < kBurst) {
          message = box.pop();
          return false;
        }
        box.burst_ = 0;
        h.promise().strand->post([h] { h.resume(); });
        return true;
      }
      box.burst_ = 0;
      box.waiter_.handle = h;
      box.waiter_.strand.emplace(*h.promise().strand);
      return true;
    }
    std::optional<M> await_resume() {
      if (message) return std::move(message);
      MutexLock lock(box.mutex_);
      return box.pop();
    }
  };

  Result<void> push(M& message, std::size_t limit) {
    Waiter waiter;
    bool refused, closed;
    {
      MutexLock lock(mutex_);
      closed = closed_;
      refused = closed || queue_.size() >= limit;
      if (!refused) {
        queue_.push_back(std::move(message));
        waiter = std::exchange(waiter_, {});
      }
    }
    if (closed) return error(ErrorCode::kUnavailable, "the receiver has stopped");
    if (refused) return error(ErrorCode::kOverloaded, "the receiver's queue is full");
    waiter.wake();
    return success();
  }

  std::optional<M> pop() REQUIRES(mutex_) {
    if (queue_.empty()) return std::nullopt;
    std::optional<M> message(std::move(queue_.front()));
    queue_.pop_front();
    return message;
  }

  const std::size_t capacity_;
  mutable Mutex mutex_;
  std::deque<M> queue_ GUARDED_BY(mutex_);
  Waiter waiter_ GUARDED_BY(mutex_);
  int burst_ GUARDED_BY(mutex_) = 0;
  bool closed_ GUARDED_BY(mutex_) = false;
};

// What peers hold: the right to send. Copyable, any thread.
template <class M>
class Ref {
 public:
  Ref() = default;
  explicit Ref(std::shared_ptr<Mailbox<M>> mailbox) : mailbox_(std::move(mailbox)) {}

  explicit operator bool() const { return mailbox_ != nullptr; }
  Result<void> send(M message) const {
    if (!mailbox_) return error(ErrorCode::kUnavailable, "there is no receiver");
    return mailbox_->send(std::move(message));
  }
  // For requests that carry a Reply<T> made by `ask`: ref.ask<T>([&](Reply<T> r) { return
  // Message{..., std::move(r)}; })
  template <class T, class Make>
  auto ask(Make make) const {
    return core::ask<T>([self = *this, make = std::move(make)](Reply<T> reply) mutable {
      return self.send(make(std::move(reply)));
    });
  }

 private:
  std::shared_ptr<Mailbox<M>> mailbox_;
};

}  // namespace lemma::core
