// Where a text draws its sudoku grid, and what it says around it. Grids are drawn with or without
// spaces, lines and commas, one row a line, with named rows, or in one line; a grid is taken only
// when every sign of it fits one size of grid and its boxes. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/sudoku/board.h"

namespace lemma::search::sudoku {

struct SudokuLayout {
  std::optional<SudokuBoard> grid;
  char blank = 0;            // how an empty cell is drawn: one of . 0 _ * ? # x - ' ' kBlankWord
  std::string prose;         // the rest of the text, a semicolon where the grid was
  std::string why_not = {};  // without a grid
};

SudokuLayout find_grid(std::string_view ascii);

}  // namespace lemma::search::sudoku
