// A sudoku grid and the candidates that were refuted for its empty cells: all that is known at one
// level of assumptions. Cells are numbered row by row from 0, digits from 1. Values, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lemma::search {

struct SudokuShape {
  int size;  // of the grid, and the largest digit
  int box_rows;
  int box_columns;
};

// 4 (boxes of 2x2), 6 (2 rows x 3 columns) and 9 (3x3); null for any other size.
const SudokuShape* sudoku_shape(int size);

enum class SudokuUnitKind { kRow, kColumn, kBox };
inline constexpr std::array<SudokuUnitKind, 3> kSudokuUnitKinds = {
    SudokuUnitKind::kRow, SudokuUnitKind::kColumn, SudokuUnitKind::kBox};
std::string_view to_string(SudokuUnitKind kind);  // "row", "column", "box"

// Boxes count from the top left, row by row.
struct SudokuUnit {
  SudokuUnitKind kind;
  int index;  // from 0
};
std::string to_string(SudokuUnit unit);  // "row 3"

// Bit d stands for digit d.
using SudokuDigits = std::uint16_t;

class SudokuBoard {
 public:
  static constexpr int kMaxSize = 9;
  static constexpr int kMaxCells = kMaxSize * kMaxSize;

  explicit SudokuBoard(const SudokuShape& shape) : shape_(&shape) {}
  // Rows with one space between them, '.' for an empty cell: "1..4 .... ..2. ....". Nothing for any
  // other text.
  static std::optional<SudokuBoard> from_rows(const SudokuShape& shape, std::string_view rows);

  const SudokuShape& shape() const { return *shape_; }
  int size() const { return shape_->size; }
  int cells() const { return size() * size(); }

  int digit(int cell) const { return digits_[static_cast<std::size_t>(cell)]; }  // 0: empty
  bool empty(int cell) const { return digit(cell) == 0; }
  // Digits that stand in none of an empty cell's units and were not refuted there; none for a
  // filled cell.
  SudokuDigits candidates(int cell) const;
  bool fits(int cell, int digit) const { return candidates(cell) >> digit & 1; }
  bool refuted(int cell, int digit) const {
    return refuted_[static_cast<std::size_t>(cell)] >> digit & 1;
  }
  // Whether the cell's row, column or box holds the digit.
  bool sees(int cell, int digit) const;

  SudokuUnit unit_of(int cell, SudokuUnitKind kind) const;
  int cell_of(SudokuUnit unit, int i) const;  // its i-th cell, i from 0
  int count(SudokuUnit unit, int digit) const;
  // A cell of the unit other than `except` that the digit fits, or -1.
  int another_place(SudokuUnit unit, int digit, int except = -1) const;

  bool complete() const;
  bool consistent() const;  // no unit holds a digit twice
  int open_candidates() const;

  void place(int cell, int digit);  // the cell is empty
  void refute(int cell, int digit) { refuted_[static_cast<std::size_t>(cell)] |= 1u << digit; }

  std::string rows() const;
  std::string cell_name(int cell) const;  // "r1c2", counted from 1

 private:
  SudokuDigits& used(SudokuUnit unit) {
    return used_[static_cast<std::size_t>(unit.kind)][static_cast<std::size_t>(unit.index)];
  }

  const SudokuShape* shape_;  // one of the three, which live as long as the program
  std::array<std::uint8_t, kMaxCells> digits_{};
  std::array<SudokuDigits, kMaxCells> refuted_{};
  std::array<std::array<SudokuDigits, kMaxSize>, 3> used_{};  // by kind and index of unit
};

}  // namespace lemma::search
