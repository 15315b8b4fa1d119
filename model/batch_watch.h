// Tells a running batch to stop once everything in it has been cancelled, from whatever threads
// cancel. The callbacks may outlive the batch, so the flag they set is shared with them.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "core/cancellation.h"

namespace lemma::model {

class BatchWatch {
 public:
  // One token per request in the batch. A request that isn't cancelled keeps the batch running.
  explicit BatchWatch(const std::vector<core::CancellationToken>& requests)
      : shared_(std::make_shared<Shared>()) {
    shared_->left = static_cast<int>(requests.size());
    for (const auto& token : requests)
      callbacks_.push_back(token.on_cancel([shared = shared_] {
        if (shared->left.fetch_sub(1) == 1) shared->abandon = true;
      }));
  }

  const std::atomic<bool>* abandon() const { return &shared_->abandon; }

 private:
  struct Shared {
    std::atomic<int> left{0};
    std::atomic<bool> abandon{false};
  };

  std::shared_ptr<Shared> shared_;
  std::vector<core::CancellationCallback> callbacks_;
};

}  // namespace lemma::model
