// Strand: runs its handlers one at a time, first in first out, on an executor. An actor's state is
// touched only from its strand, so it needs no lock. Cheap to copy: copies are the same strand.
// post() may be called from any thread.
#pragma once

#include <memory>

#include "core/executor.h"

namespace lemma::core {

class Strand {
 public:
  explicit Strand(Executor& executor);

  void post(Function<void()> handler) const;
  // Whether the caller is a handler of this strand.
  bool runs_here() const;
  Executor& executor() const;

 private:
  struct State;
  static void drain(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
};

}  // namespace lemma::core
