// One line of a drawn sudoku grid. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "search/tasks/sudoku/board.h"

namespace lemma::search::sudoku {

// Only signs that grids are drawn with: digits, empty cells, separators, lines. kBlankWord stands
// for the words.
bool is_drawn(std::string_view text);
// Digits and empty cells in it, however they are separated.
int drawn_cells(std::string_view text);
// A line between rows: "------+-------+------".
bool is_rule_line(std::string_view line);

// The cells of a line that holds `count` of them, each a digit or the sign of an empty cell: one row
// of the shape, or (count = cells of the grid) all of them. Nothing when another number of cells
// stands there, or gaps and lines between them don't fit the shape's boxes.
std::optional<std::string> read_cells(std::string_view line, const SudokuShape& shape, int count);

}  // namespace lemma::search::sudoku
