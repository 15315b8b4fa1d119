// TaskGroup: owns running coroutines. Children are cancelled and then awaited before anything they
// use is destroyed. spawn/join belong to the owner's strand; children run on the strand given at
// construction.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/cancellation.h"
#include "core/reply.h"
#include "core/task.h"

namespace lemma::core {

class TaskGroup {
 public:
  // Children are cancelled when `parent` is.
  explicit TaskGroup(Strand strand, const CancellationToken& parent = {});
  ~TaskGroup();  // asserts that every child has finished
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  // Starts `task` with a post. `done` (optional) runs on the strand when it ends; an exception
  // becomes kInternal.
  void spawn(Task<void> task, Function<void(Result<void>)> done = nullptr);

  void cancel() { source_.cancel(); }
  CancellationToken token() const { return source_.token(); }
  std::size_t running() const;

  // Awaits the end of every child.
  Task<void> join();

 private:
  struct State;
  struct Root;
  static Root run(std::shared_ptr<State> state, Task<void> task, Function<void(Result<void>)> done);

  CancellationSource source_;
  std::shared_ptr<State> state_;
};

// Suspends until `when` or until cancelled, whichever is first.
Task<void> sleep_until(Executor& executor, TimePoint when, CancellationToken token = {});
Task<void> sleep_for(Executor& executor, Duration duration, CancellationToken token = {});

}  // namespace lemma::core
