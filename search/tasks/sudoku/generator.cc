// Sudoku problems with one solution, by level: the size, how many cells are empty, and whether
// forced placements alone complete the grid.
#include <array>

#include "search/tasks/sudoku/moves.h"
#include "search/tasks/sudoku/problem.h"
#include "search/tasks/sudoku/solutions.h"
#include "search/tasks/sudoku/sudoku.h"

namespace lemma::search {

namespace {

struct Level {
  int size;
  int empty_cells;
  bool needs_case;  // an assumption must be refuted
};

constexpr std::array<Level, 6> kLevels = {
    {{4, 6, false}, {4, 10, false}, {6, 14, false}, {6, 24, true}, {9, 42, false}, {9, 54, true}}};
constexpr int kMaxAttempts = 2000;
constexpr std::size_t kMaxSteps = 120;  // of a derivation that a generated problem may need

bool completed_by_placements(SudokuBoard board) {
  for (;;) {
    const auto forced = forced_placements(board);
    if (forced.empty()) return board.complete();
    for (const SudokuStep& step : forced)
      if (board.fits(step.cell, step.digit)) board.place(step.cell, step.digit);
  }
}

SudokuBoard without(const SudokuBoard& board, int emptied) {
  SudokuBoard less(board.shape());
  for (int cell = 0; cell < board.cells(); ++cell)
    if (cell != emptied && !board.empty(cell)) less.place(cell, board.digit(cell));
  return less;
}

std::vector<int> shuffled_cells(int count, core::Random& random) {
  std::vector<int> cells;
  for (int cell = 0; cell < count; ++cell) cells.push_back(cell);
  for (std::size_t i = cells.size(); i > 1; --i) std::swap(cells[i - 1], cells[random.below(i)]);
  return cells;
}

// A solved grid with digits taken out at random while one solution is left; fewer than the level
// wants when no more can go.
SudokuBoard dig(const Level& level, core::Random& random) {
  const SudokuShape& shape = *sudoku_shape(level.size);
  SudokuBoard board = find_solutions(SudokuBoard(shape), 1, &random).found.front();
  int emptied = 0;
  for (const int cell : shuffled_cells(board.cells(), random)) {
    if (emptied == level.empty_cells) break;
    const SudokuBoard less = without(board, cell);
    const bool sound =
        level.needs_case ? find_solutions(less, 2).one() : completed_by_placements(less);
    if (!sound) continue;
    board = less;
    ++emptied;
  }
  return board;
}

int empty_cells(const SudokuBoard& board) {
  int empty = 0;
  for (int cell = 0; cell < board.cells(); ++cell) empty += board.empty(cell);
  return empty;
}

// The grid as people type it, one row a line or in one line.
std::string drawn(const SudokuBoard& board, core::Random& random) {
  const bool boxes = random.below(3) == 0;
  const bool spaced = boxes || random.below(2) == 0;
  const char blank = ".0_"[random.below(3)];
  std::string text;
  for (int cell = 0; cell < board.cells(); ++cell) {
    const int row = cell / board.size(), column = cell % board.size();
    if (column == 0 && row > 0) {
      text += '\n';
      if (boxes && row % board.shape().box_rows == 0)
        text += std::string(static_cast<std::size_t>(2 * board.size()), '-') + "\n";
    } else if (column > 0) {
      if (spaced) text += ' ';
      if (boxes && column % board.shape().box_columns == 0) text += "| ";
    }
    text += board.empty(cell) ? blank : static_cast<char>('0' + board.digit(cell));
  }
  return text;
}

// Each of them is recognised as the problem it renders; a test holds that.
std::string rendered(const SudokuBoard& board, core::Random& random) {
  const std::string size = std::to_string(board.size()), grid = drawn(board, random);
  switch (random.below(3)) {
    case 0:
      return "Work out this sudoku of size " + size + " by " + size + ".\n\n" + grid;
    case 1:
      return grid + "\n\nThe above is a " + size + "x" + size +
             " sudoku. Determine every missing digit.";
    default:
      return "Sudoku, " + size + " x " + size + ":\n" + grid +
             "\nWhat does the full grid look like?";
  }
}

}  // namespace

core::Result<GeneratedProblem> SudokuTask::generate(core::Random& random, int level) const {
  if (level < min_level() || level > max_level())
    return core::error(core::ErrorCode::kOutOfRange, "sudoku has the levels 1 to 6", "level");
  const Level& shape = kLevels[static_cast<std::size_t>(level - min_level())];
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    const SudokuBoard board = dig(shape, random);
    if (empty_cells(board) < shape.empty_cells) continue;
    if (shape.needs_case && completed_by_placements(board)) continue;
    auto problem = std::make_shared<const SudokuProblem>(board);
    if (shape.needs_case) {
      const auto steps = solve(*problem);
      if (!steps || steps.value().size() > kMaxSteps) continue;
    }
    std::string text = rendered(board, random);
    return GeneratedProblem{std::move(text), std::move(problem)};
  }
  return core::error(core::ErrorCode::kInternal, "no problem of this level was found", "level");
}

}  // namespace lemma::search
