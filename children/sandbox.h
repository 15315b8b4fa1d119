// Sandbox: runs foreign Python where it can hurt nobody, and says what each call returned. It never
// runs any without the sandbox: where none can be had, everything is kUnavailable. It blocks; any
// thread.
//
// Around the code: namespaces and a file system of its own (bubblewrap.h), an allow-list of system
// calls (seccomp_filter.h), rlimits, and a wall clock that ends in SIGKILL of the whole PID
// namespace. The grader is outside: each call's input goes in under a fresh random nonce, after the
// reply to the last one; a reply counts only under its own nonce; what would be right never goes
// in (exact_json.h compares). How the process ends says nothing.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "children/bubblewrap.h"
#include "children/python_runner.h"
#include "children/spawner.h"
#include "core/clock.h"
#include "core/metrics.h"
#include "core/thread_annotations.h"

namespace lemma::children {

class Sandbox final : public PythonRunner {
 public:
  // `spawner` and `metrics` outlive it.
  Sandbox(Spawner& spawner, BubblewrapOptions options, core::Metrics& metrics);

  core::Result<SandboxReport> run_python(const PythonProgram& program,
                                         const SandboxLimits& limits = {}) override;

  // Whether code can be run, found out by running some that tries to get out. Blocks for up to some
  // seconds; the answer is kept, but a failure is looked at again after a minute.
  core::Result<void> available();
  // "available" or "unavailable: why", as known since available() was last asked. Doesn't block.
  std::string status() const;

 private:
  core::Result<SandboxReport> run(const PythonProgram& program, const SandboxLimits& limits);
  core::Result<void> probe();

  Spawner& spawner_;
  const BubblewrapOptions options_;
  core::Counter& runs_;
  core::Counter& kills_;

  core::Mutex probing_;  // held by the one who finds out
  mutable core::Mutex mutex_;
  std::optional<core::Result<void>> found_ GUARDED_BY(mutex_);
  core::TimePoint found_at_ GUARDED_BY(mutex_) = {};
};

}  // namespace lemma::children
