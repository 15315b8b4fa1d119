// The solutions of a sudoku grid, by exhaustion. Pure functions, any thread.
#pragma once

#include <vector>

#include "core/random.h"
#include "search/tasks/sudoku/board.h"

namespace lemma::search {

struct SudokuSolutions {
  std::vector<SudokuBoard> found;  // different ones, at most as many as were wanted
  bool all_seen = false;           // there are no others; false too when the bound of work was met

  bool none() const { return found.empty() && all_seen; }
  bool one() const { return found.size() == 1 && all_seen; }
};

// Looks for `wanted` solutions and stops. Tries digits in ascending order or, with `random`, in a
// random one. Work is bounded by kMaxSudokuNodes, which is far beyond any published puzzle.
inline constexpr int kMaxSudokuNodes = 100'000;
SudokuSolutions find_solutions(const SudokuBoard& board, int wanted,
                               core::Random* random = nullptr);

}  // namespace lemma::search
