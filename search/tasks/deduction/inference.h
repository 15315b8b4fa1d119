// The inferences of the deduction family, judged one at a time: modus ponens and
// modus tollens by a rule, the witness of an existential premise, assuming and refuting, and
// showing a model. Pure functions, any thread.
#pragma once

#include <optional>
#include <vector>

#include "search/tasks/deduction/problem.h"
#include "search/tasks/deduction/step.h"
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

// What a clause needs for one of its literals to follow: that all others fail. Ascending.
std::vector<Code> needed(const Clause& clause, Code conclusion);
bool innermost_is_full(const Position& position);
// Whether the literal, or kTarget, may be assumed: neither it nor its denial is known, and, unless
// the premises are contradictory, the outermost assumption is about the query while that is open.
bool assumable(const DeductionProblem& problem, const Position& position,
               const Knowledge& knowledge, Code code);
// What is known and `more` hold, and what the existential premises say of their witnesses; nothing
// else does.
Model model_with(const Ground& ground, const Knowledge& knowledge, const std::vector<Code>& more);

}  // namespace lemma::search::deduction
