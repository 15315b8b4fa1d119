// Asking a pooled actor that may be overloaded: again after a moment, twice as long each time, until
// it answers, patience ends or nobody wants the answer any more. The caller's strand.
#pragma once

#include <utility>

#include "core/cancellation.h"
#include "core/mailbox.h"
#include "core/task_group.h"

namespace lemma::actors {

// `make(reply)` gives the message; it is called once an attempt, while the caller awaits.
template <class T, class Message, class Make>
core::Task<core::Result<T>> ask_again(core::Executor& executor, core::Ref<Message> whom, Make make,
                                      core::CancellationToken give_up = {}) {
  constexpr int kRetries = 8;
  core::Duration wait = std::chrono::milliseconds(5);
  for (int attempt = 0;; ++attempt) {
    auto answer = co_await whom.template ask<T>(make);
    if (answer || answer.error().code != core::ErrorCode::kOverloaded || attempt == kRetries ||
        give_up.cancelled())
      co_return answer;
    co_await core::sleep_for(executor, wait, give_up);
    wait *= 2;
  }
}

}  // namespace lemma::actors
