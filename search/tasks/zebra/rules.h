// What a zebra step may claim, judged exactly against what is known, and what follows from it. Pure
// functions, any thread.
#pragma once

#include "search/tasks/zebra/position.h"
#include "search/tasks/zebra/steps.h"
#include "search/verify/verdict.h"

namespace lemma::search {

// Whether a complete board breaks no clue.
bool keeps_clues(const ZebraProblem& problem, const ZebraBoard& board);
// The same with the reason, of any board.
Verdict judge_solution(const ZebraProblem& problem, const ZebraBoard& board);

Verdict judge(const ZebraPosition& position, const ZebraStep& step);
// A narrowed value, an assumption, or a contradiction under an assumption that judge() passed.
void advance(ZebraPosition& position, const ZebraStep& step);

}  // namespace lemma::search
