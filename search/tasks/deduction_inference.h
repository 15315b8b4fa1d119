// The inferences of the deduction family, judged one at a time and enumerated: modus ponens and
// modus tollens by a rule, the witness of an existential premise, assuming and refuting, and
// showing a model. Pure functions, any thread.
#pragma once

#include <optional>
#include <vector>

#include "search/tasks/deduction_problem.h"
#include "search/tasks/deduction_step.h"
#include "search/verify/verdict.h"

namespace lemma::search::deduction {

struct Judged {
  Verdict verdict;
  Step step;                                    // without what was said needlessly
  std::optional<Position> next = std::nullopt;  // exactly when it passed
};

// The position before any step.
Position start(const DeductionProblem& problem);

// The position is open (without outcome).
Judged judge(const DeductionProblem& problem, const Position& position, Step step);

// Every step that passes, once; of the models only those that list one atom or none. Exact.
std::vector<Step> legal_steps(const DeductionProblem& problem, const Position& position);

// Whether an assumption is open under which nothing follows and nothing more may be assumed.
bool stuck(const DeductionProblem& problem, const Position& position);

}  // namespace lemma::search::deduction
