// What a text says of a sudoku's sizes, digits and units, held against the grid that it draws. Pure
// functions, any thread.
#pragma once

#include <string>
#include <vector>

#include "search/tasks/prose.h"
#include "search/tasks/sudoku/board.h"

namespace lemma::search::sudoku {

// "9x9", "nine by nine", "2 rows and 3 columns" ("size"); "1 to 9", "1, 2, 3 and 4" ("range").
struct SizeClaim {
  ProseFold fold = {};
  std::string why_not = {};  // not empty: it is said of another grid
};
SizeClaim size_claim_at(const std::vector<ProseToken>& tokens, std::size_t at,
                        const SudokuShape& shape);

// "every row, every column and every 3x3 box", in any order: how many tokens it takes, or 0. All
// three are named, and all of each are meant.
std::size_t units_at(const std::vector<ProseToken>& tokens, std::size_t at,
                     const SudokuShape& shape);

}  // namespace lemma::search::sudoku
