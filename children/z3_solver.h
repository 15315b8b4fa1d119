// Z3Solver: an SmtSolver of child processes with Z3 in them (z3_child.h), so that a solver that
// hangs, leaks or crashes costs one answer.
#pragma once

#include "children/smt_solver.h"
#include "children/worker_pool.h"

namespace lemma::children {

struct Z3Options {
  int workers = 1;
  int max_waiting = 64;
  int verdicts_per_worker = 1000;
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;  // of address space, each
};

class Z3Solver final : public SmtSolver {
 public:
  // `spawner` and `metrics` outlive it.
  Z3Solver(Spawner& spawner, Z3Options options, core::Metrics& metrics);

  core::Result<SmtAnswer> check(std::string_view smt2, core::Duration timeout,
                                const std::vector<std::string>& assume = {}) override;

  // "available" or "unavailable: why", as of the last check. Doesn't block.
  std::string status() const;

 private:
  core::Result<SmtAnswer> ask(std::string_view smt2, core::Duration timeout,
                              const std::vector<std::string>& assume);

  Spawner& spawner_;
  WorkerPool pool_;
  mutable core::Mutex mutex_;
  std::string status_ GUARDED_BY(mutex_) = "unavailable: not tried yet";
};

}  // namespace lemma::children
