// Spawner: this process's handle on a small single-threaded process that starts all others. It is
// forked before any thread exists, so the children it forks never inherit a lock that a thread held
// or the model's pages. It dies with this process, and its children with it. start() is for any
// thread.
//
// The channel carries one message a child: the program as JSON, and beside it (SCM_RIGHTS) the
// child's leash and the descriptors that it gets.
#pragma once

#include <memory>
#include <vector>

#include <sys/types.h>

#include "children/child.h"
#include "children/program.h"

namespace lemma::children {

class Spawner {
 public:
  static constexpr std::size_t kMaxChildren = 64;

  // Call it first thing in main(), while this process has one thread. kUnavailable: the system
  // refuses, or this process is itself a child, which starts none.
  static core::Result<std::unique_ptr<Spawner>> fork();
  ~Spawner();  // ends it and all of its children

  // `descriptors` become 0, 1, 2, ... of the child, which gets no others; they stay the caller's.
  // The child leads a session and process group of its own. kUnavailable: the spawner has died, or
  // the program can't be executed (and why), or kMaxChildren run.
  core::Result<Child> start(const Program& program, const std::vector<int>& descriptors);

  bool alive() const;
  pid_t pid() const { return pid_; }  // for tests

 private:
  Spawner(Descriptor socket, pid_t pid) : socket_(std::move(socket)), pid_(pid) {}

  const Descriptor socket_;
  const pid_t pid_;
};

}  // namespace lemma::children
