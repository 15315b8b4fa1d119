// A second, independent opinion on a final answer: the family's questions put to the SMT solver's
// processes. It blocks; any thread.
#pragma once

#include <string>
#include <string_view>

#include "children/smt_solver.h"
#include "search/tasks/task.h"

namespace lemma::actors {

struct SecondOpinion {
  enum class Kind {
    kNotAsked,   // the family has no questions for a solver
    kAgrees,     // every question came out as the answer says
    kDisagrees,  // one came out otherwise
    kNone,       // none was to be had: no solver, no time, or it gave up
  };
  Kind kind = Kind::kNotAsked;
  std::string words = {};  // the same for people; empty for kNotAsked
};

// `timeout` is for all questions together. `solver` may be null: there is none.
SecondOpinion second_opinion(children::SmtSolver* solver, core::Duration timeout,
                             const search::Task& task, const search::Problem& problem,
                             std::string_view answer);

}  // namespace lemma::actors
