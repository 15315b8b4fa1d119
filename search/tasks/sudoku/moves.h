// The legal steps of the sudoku family, enumerated exactly. Pure functions, any thread.
#pragma once

#include <optional>
#include <vector>

#include "search/tasks/sudoku/position.h"
#include "search/tasks/sudoku/steps.h"

namespace lemma::search {

// Every placement that is forced, once each, with its first reason of box, row, column, cell.
std::vector<SudokuStep> forced_placements(const SudokuBoard& board);
std::optional<SudokuStep> first_contradiction(const SudokuBoard& board);
// Every assumption that leaves a choice: the cell has other candidates. None where none may open.
std::vector<SudokuStep> possible_assumptions(const SudokuPosition& position);

}  // namespace lemma::search
