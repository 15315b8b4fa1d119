// SmtSolver: satisfiability of SMT-LIB 2 text, decided by Z3 in child processes (z3_child.h). It
// blocks; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "children/worker_pool.h"

namespace lemma::children {

enum class Satisfiability { kSat, kUnsat, kUnknown };

struct SmtAnswer {
  Satisfiability result = Satisfiability::kUnknown;
  std::vector<std::string> core = {};  // of kUnsat: the assumptions that clash
  std::string why = {};                // of kUnknown
};

struct SmtSolverOptions {
  int workers = 1;
  int max_waiting = 64;
  int verdicts_per_worker = 1000;
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;
};

class SmtSolver {
 public:
  // `spawner` and `metrics` outlive it.
  SmtSolver(Spawner& spawner, SmtSolverOptions options, core::Metrics& metrics);

  // The text declares and asserts, no more; Bool constants named in `assume` hold besides. "Unknown" is an answer: Z3 gave up by itself within
  // `timeout`. kInvalidArgument: not SMT-LIB; kUnavailable: no solver is to be had; else as
  // WorkerPool::ask.
  core::Result<SmtAnswer> check(std::string_view smt2, core::Duration timeout,
                                const std::vector<std::string>& assume = {});

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
