// What a sudoku step may claim, judged exactly against what is known, and what follows from it.
// Pure functions, any thread.
#pragma once

#include "search/tasks/sudoku/position.h"
#include "search/tasks/sudoku/problem.h"
#include "search/tasks/sudoku/steps.h"
#include "search/verify/verdict.h"

namespace lemma::search {

// Whether the board is complete, breaks no rule and keeps the problem's digits; why.
Verdict judge_solution(const SudokuProblem& problem, const SudokuBoard& board);

Verdict judge(const SudokuProblem& problem, const SudokuPosition& position, const SudokuStep& step);
// A placement, an assumption, or a contradiction under an assumption that judge() passed.
void advance(SudokuPosition& position, const SudokuStep& step);

}  // namespace lemma::search
