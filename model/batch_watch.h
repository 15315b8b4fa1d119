// Tells a running batch to stop once every request in it has been cancelled, from whatever threads
// cancel. Requests are watched for as long as they live, so a batch registers nothing and allocates
// nothing. begin(), join() and seal() belong to the batch's owner.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "core/cancellation.h"
#include "core/thread_annotations.h"

namespace lemma::model {

class BatchWatch {
 private:
  struct Shared {
    core::Mutex mutex;
    std::uint64_t batch GUARDED_BY(mutex) = 0;  // counts batches
    int wanted GUARDED_BY(mutex) = 0;           // requests of it that aren't cancelled
    std::atomic<bool> abandon{false};
  };
  struct Member {
    std::uint64_t batch = 0;  // the last that it joined; guarded by Shared::mutex
    bool cancelled = false;   // the same
  };

 public:
  // One request's link to the batches that it joins; ends when destroyed.
  class Link {
   public:
    Link() = default;

   private:
    friend class BatchWatch;
    std::shared_ptr<Member> member_;
    core::CancellationCallback callback_;
  };

  Link watch(const core::CancellationToken& token) {
    Link link;
    link.member_ = std::make_shared<Member>();
    // The callback may run after link and watch are gone, so it shares what it touches.
    link.callback_ = token.on_cancel([shared = shared_, member = link.member_] {
      core::MutexLock lock(shared->mutex);
      member->cancelled = true;
      if (member->batch == shared->batch && --shared->wanted == 0) shared->abandon = true;
    });
    return link;
  }

  // A new batch: begin, join for each request in it (again changes nothing), seal.
  void begin() {
    core::MutexLock lock(shared_->mutex);
    ++shared_->batch;
    shared_->wanted = 1;  // the batch itself, until it is sealed
    shared_->abandon = false;
  }
  void join(const Link& link) {
    core::MutexLock lock(shared_->mutex);
    if (link.member_->batch == shared_->batch) return;
    link.member_->batch = shared_->batch;
    shared_->wanted += !link.member_->cancelled;
  }
  // What Batch::abandon points to; valid for as long as this is.
  const std::atomic<bool>* seal() {
    core::MutexLock lock(shared_->mutex);
    if (--shared_->wanted == 0) shared_->abandon = true;
    return &shared_->abandon;
  }

 private:
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

}  // namespace lemma::model
