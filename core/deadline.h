// Deadline: a cancellation that comes by itself when its time has come. Its token is cancelled then,
// or when the parent is, whichever is first; destroying the Deadline leaves the token as it is.
#pragma once

#include <memory>

#include "core/cancellation.h"
#include "core/executor.h"

namespace lemma::core {

class Deadline {
 public:
  // The executor outlives it.
  Deadline(Executor& executor, TimePoint when, const CancellationToken& parent = {});
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  // Cancelled on a thread of the executor, or on that of the parent.
  CancellationToken token() const;
  // Whether the time came before the parent was cancelled. Any thread.
  bool passed() const;

 private:
  struct State;

  Executor& executor_;
  std::shared_ptr<State> state_;  // shared with the timer
  TimerId timer_;
};

}  // namespace lemma::core
