// Child: one running process, held by a leash. The leash is a socket whose other end the spawner
// holds: what the spawner knows of the child comes over it, and closing it kills the child with
// its whole process group. So a child can't outlive its handle, and no pid is ever signalled that
// might have been given to another process. One thread at a time.
#pragma once

#include <optional>

#include "children/descriptor.h"
#include "children/program.h"
#include "core/clock.h"

namespace lemma::children {

class Child {
 public:
  Child(Descriptor leash, int pid) : leash_(std::move(leash)), pid_(pid) {}

  int pid() const { return pid_; }  // for logs and tests
  // SIGKILL, soon; wait() says when it is gone.
  void kill();
  // How it ended. kDeadlineExceeded: it still runs; kUnavailable: the spawner died, and the child
  // with it.
  core::Result<Exit> wait(core::TimePoint deadline);

 private:
  Descriptor leash_;
  int pid_;
  std::optional<Exit> exit_ = {};
};

// The next note on a leash. Errors as Child::wait.
core::Result<Note> next_note(const Descriptor& leash, core::TimePoint deadline);

}  // namespace lemma::children
