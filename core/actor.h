// Actor<M>: a strand, one bounded mailbox of a variant of plain structs, and one coroutine, run(),
// that alone touches its state. Peers hold only ref(). A derived class writes one
// `handle(SomeMessage)` coroutine per alternative and may override the hooks; while handle()
// awaits, the mailbox waits too, so anything slow is spawned into `children()` instead.
#pragma once

#include <memory>
#include <variant>

#include "core/mailbox.h"
#include "core/task_group.h"

namespace lemma::core {

template <class M>
class Actor {
 public:
  Actor(Strand strand, std::shared_ptr<Mailbox<M>> mailbox)
      : strand_(strand), mailbox_(std::move(mailbox)), children_(std::move(strand)) {}
  virtual ~Actor() = default;
  Actor(const Actor&) = delete;
  Actor& operator=(const Actor&) = delete;

  Ref<M> ref() const { return Ref<M>(mailbox_); }

  // Handles messages until the mailbox is closed and empty or stop() was called, then cancels and
  // awaits the children.
  Task<Result<void>> run() {
    LEMMA_ASSERT(strand_.runs_here(), "an actor runs on its own strand");
    Result<void> ended = success();
    try {
      while (!stopping_) {
        std::optional<M> message = co_await mailbox_->receive();
        if (!message) break;
        co_await receive(std::move(*message));
      }
    } catch (const std::exception& e) {
      ended = error(ErrorCode::kInternal, std::string("an actor threw: ") + e.what());
    }
    children_.cancel();
    co_await children_.join();
    co_return ended;
  }

 protected:
  virtual Task<void> receive(M message) = 0;

  void stop() { stopping_ = true; }
  const Strand& strand() const { return strand_; }
  Executor& executor() const { return strand_.executor(); }
  TaskGroup& children() { return children_; }
  Mailbox<M>& mailbox() { return *mailbox_; }
  std::shared_ptr<Mailbox<M>> shared_mailbox() const { return mailbox_; }

 private:
  Strand strand_;
  std::shared_ptr<Mailbox<M>> mailbox_;
  TaskGroup children_;
  bool stopping_ = false;
};

}  // namespace lemma::core
