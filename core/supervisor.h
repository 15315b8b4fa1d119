// Supervisor: runs a named child again when it fails, with exponential back-off, and gives up after
// too many failures in a window. Lives on one strand, and each child on its own. A child is a
// coroutine factory; its mailbox outlives it, so nothing queued is lost.
#pragma once

#include <string>
#include <vector>

#include "core/random.h"
#include "core/task_group.h"

namespace lemma::core {

struct RestartPolicy {
  Duration first_delay = std::chrono::milliseconds(50);
  Duration max_delay = std::chrono::seconds(5);
  int max_restarts = 8;  // within `window`; one more and the child is given up
  Duration window = std::chrono::seconds(60);
};

class Supervisor {
 public:
  // `on_failure(name, error, given_up)` runs on the strand after every failure of a child.
  using OnFailure = Function<void(const std::string&, const Error&, bool)>;

  Supervisor(Strand strand, std::uint64_t seed, OnFailure on_failure);

  // `child` is called and its task runs on `strand`. The child has ended when its task returns
  // success, and failed when it returns an error or throws.
  void supervise(std::string name, Strand strand, RestartPolicy policy,
                 Function<Task<Result<void>>()> child);

  bool any_given_up() const { return given_up_ > 0; }
  // Ends the waits between restarts; children end by their own mailboxes being closed.
  void cancel() { children_.cancel(); }
  Task<void> join() { return children_.join(); }

 private:
  Task<void> keep_running(std::string name, Strand strand, RestartPolicy policy,
                          Function<Task<Result<void>>()> child);

  Strand strand_;
  Random random_;
  OnFailure on_failure_;
  TaskGroup children_;
  int given_up_ = 0;
};

}  // namespace lemma::core
