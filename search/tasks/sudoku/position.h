// Where a sudoku derivation stands: what is known outright, and on top of it what is known under
// each assumption that is still open. Values, any thread.
//
// As a state, its key is the boards from the outermost in, "1..4 .... ..2. .... not r1c2=2; if
// r1c3=3: 1.34 .... ..2. ....": refuted candidates are listed only where nothing else excludes
// them, so equal knowledge has equal keys. Its line shows the innermost board.
#pragma once

#include <vector>

#include "search/tasks/problem.h"
#include "search/tasks/sudoku/board.h"
#include "search/tasks/sudoku/problem.h"

namespace lemma::search {

class SudokuPosition {
 public:
  // Assumptions inside each other. Two suffice for nearly every published puzzle, and keep the
  // progress measure within an int.
  static constexpr int kMaxAssumptions = 2;

  explicit SudokuPosition(SudokuBoard known) : levels_{{std::move(known)}} {}
  // Of a state that state() made for a grid of this shape and that isn't solved.
  static SudokuPosition of(const SudokuShape& shape, const State& state);

  const SudokuBoard& board() const { return levels_.back().board; }      // the innermost
  const SudokuBoard& outright() const { return levels_.front().board; }  // under no assumption
  int depth() const { return static_cast<int>(levels_.size()) - 1; }     // assumptions open
  bool may_assume() const { return depth() < kMaxAssumptions; }

  void place(int cell, int digit) { levels_.back().board.place(cell, digit); }
  void assume(int cell, int digit);  // may_assume(), and the digit fits the cell
  void refute();                     // the innermost assumption is wrong: there is one

  State state() const;

 private:
  struct Level {
    SudokuBoard board;
    int cell = 0;  // of the assumption that opened it; none opened the outermost
    int digit = 0;
  };

  std::string assumption(const Level& level) const;  // "r1c2=3"
  int measure() const;

  std::vector<Level> levels_;
};

}  // namespace lemma::search
