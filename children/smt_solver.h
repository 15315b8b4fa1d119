// SmtSolver: satisfiability of SMT-LIB 2 text. It blocks; any thread. Its one implementation for
// real is Z3 (z3_solver.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/result.h"

namespace lemma::children {

enum class Satisfiability { kSat, kUnsat, kUnknown };

struct SmtAnswer {
  Satisfiability result = Satisfiability::kUnknown;
  std::vector<std::string> core = {};  // of kUnsat: the assumptions that clash
  std::string why = {};                // of kUnknown
};

class SmtSolver {
 public:
  virtual ~SmtSolver() = default;

  // The text declares and asserts, no more; Bool constants named in `assume` hold besides.
  // "Unknown" is an answer: the solver gave up by itself within `timeout`. kInvalidArgument: not
  // SMT-LIB; kUnavailable: no solver is to be had, or it died over the question;
  // kDeadlineExceeded: it hung; kOverloaded.
  virtual core::Result<SmtAnswer> check(std::string_view smt2, core::Duration timeout,
                                        const std::vector<std::string>& assume = {}) = 0;
};

}  // namespace lemma::children
