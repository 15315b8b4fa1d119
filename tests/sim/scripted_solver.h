// A stand-in for the solver's child processes in simulations. What it says of a propositional
// question is true: it tries every assignment. But it dies over a question, hangs until its
// deadline, gives up or turns callers away as often as it is told to, and it may lie.
#pragma once

#include "children/smt_solver.h"
#include "core/random.h"

namespace lemma::sim {

struct SolverFaults {
  double dies = 0;        // probability a question: kUnavailable
  double hangs = 0;       // kDeadlineExceeded
  double overloaded = 0;  // kOverloaded
  double gives_up = 0;    // "unknown"
  double lies = 0;        // the opposite of what is so
};

class ScriptedSolver final : public children::SmtSolver {
 public:
  ScriptedSolver(std::uint64_t seed, SolverFaults faults) : random_(seed), faults_(faults) {}

  core::Result<children::SmtAnswer> check(std::string_view smt2, core::Duration timeout,
                                          const std::vector<std::string>& assume = {}) override;

  int asked() const { return asked_; }
  int lost() const { return lost_; }  // questions without an answer

 private:
  core::Random random_;
  const SolverFaults faults_;
  int asked_ = 0;
  int lost_ = 0;
};

}  // namespace lemma::sim
