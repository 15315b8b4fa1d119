// WorkerPool: children that answer one frame with one frame, again and again. A worker is started
// when it is first needed, replaced after a number of verdicts (what leaks, leaks for so long only)
// and when it dies. One that doesn't answer by the deadline is killed and costs that one answer.
// ask() blocks; any thread, so call it where blocking is allowed (core/blocking_pool.h).
#pragma once

#include <condition_variable>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "children/spawner.h"
#include "core/clock.h"
#include "core/metrics.h"
#include "core/thread_annotations.h"

namespace lemma::children {

struct WorkerPoolOptions {
  std::string name = "worker";  // in metrics and errors
  int workers = 1;
  int max_waiting = 64;  // callers without a worker; one more is kOverloaded
  int verdicts_per_worker = 1000;
  std::size_t max_reply_bytes = 1 << 20;
};

class WorkerPool {
 public:
  // `program` talks frames over its descriptors 0 and 1 (one socket) and gets the server's standard
  // error. `spawner` and `metrics` outlive the pool.
  WorkerPool(Spawner& spawner, Program program, WorkerPoolOptions options, core::Metrics& metrics);
  ~WorkerPool();  // nobody may be asking

  // kDeadlineExceeded: no worker was free in time, or the one that was didn't answer and was
  // killed. kUnavailable: it died over the request, or none can be started; after several such
  // failures in a row none is tried for a while. kOverloaded, kCorrupt.
  core::Result<std::string> ask(std::string_view request, core::TimePoint deadline);

 private:
  struct Worker;

  core::Result<Worker*> borrow(core::TimePoint deadline);
  void give_back(Worker* worker);
  core::Result<void> make_ready(Worker& worker);
  core::Result<std::string> exchange(Worker& worker, std::string_view request,
                                     core::TimePoint deadline);
  core::Result<void> may_start();
  void started(bool usable);

  Spawner& spawner_;
  const Program program_;
  const WorkerPoolOptions options_;
  core::Counter& asked_;
  core::Counter& started_;
  core::Counter& killed_;

  std::vector<std::unique_ptr<Worker>> workers_;  // each touched by who borrowed it
  core::Mutex mutex_;
  std::condition_variable given_back_;
  std::vector<Worker*> idle_ GUARDED_BY(mutex_);
  int waiting_ GUARDED_BY(mutex_) = 0;
  int failures_ GUARDED_BY(mutex_) = 0;  // starts in a row that led to no answer
  core::TimePoint next_start_ GUARDED_BY(mutex_) = {};
};

}  // namespace lemma::children
