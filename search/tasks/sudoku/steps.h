// The step lines of the sudoku family: a closed grammar, and one spelling each. Pure functions, any
// thread.
//
//   r1c2 = 3 cell                     every other digit is excluded from the cell
//   r1c2 = 3 row                      the digit fits nowhere else in the cell's row (column, box)
//   assume r1c2 = 3                   a case to be refuted
//   contradiction: r4c4 has no digit
//   contradiction: box 2 has no place for 3
//   contradiction: row 2 has 3 twice  among the givens
//   not unique: 1234 ... / 1243 ...   two different solutions, whole
//
// A contradiction refutes the innermost assumption; without one, the problem has no solution.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/sudoku/board.h"

namespace lemma::search {

struct SudokuStep {
  enum class Kind { kPlace, kAssume, kNoDigit, kNoPlace, kTwice, kNotUnique };

  Kind kind;
  int cell = 0;                             // kPlace, kAssume, kNoDigit
  int digit = 0;                            // all but kNoDigit, kNotUnique
  std::optional<SudokuUnit> unit = {};      // kNoPlace, kTwice; kPlace: where it fits nowhere else
  std::vector<SudokuBoard> solutions = {};  // kNotUnique: two, in the order of their rows

  bool contradiction() const {
    return kind == Kind::kNoDigit || kind == Kind::kNoPlace || kind == Kind::kTwice;
  }
};

struct ParsedSudokuStep {
  std::optional<SudokuStep> step;
  std::string why_not = {};
};
ParsedSudokuStep parse_sudoku_step(std::string_view line, const SudokuShape& shape);
std::string to_string(const SudokuStep& step, const SudokuShape& shape);
// One for all reasons of a placement, and one for all contradictions: what follows is the same.
std::string step_key(const SudokuStep& step, const SudokuShape& shape);

// The step that shows these two solutions, and its line read alone: it is an answer too. Nothing
// when the text isn't two complete grids.
SudokuStep not_unique(SudokuBoard one, SudokuBoard other);
std::optional<SudokuStep> parse_not_unique(std::string_view line, const SudokuShape& shape);

}  // namespace lemma::search
