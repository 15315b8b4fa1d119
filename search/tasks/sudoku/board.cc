#include "search/tasks/sudoku/board.h"

#include <bit>

#include "core/assert.h"

namespace lemma::search {

const SudokuShape* sudoku_shape(int size) {
  static constexpr std::array<SudokuShape, 3> kShapes = {{{4, 2, 2}, {6, 2, 3}, {9, 3, 3}}};
  for (const SudokuShape& shape : kShapes)
    if (shape.size == size) return &shape;
  return nullptr;
}

std::string_view to_string(SudokuUnitKind kind) {
  switch (kind) {
    case SudokuUnitKind::kRow:
      return "row";
    case SudokuUnitKind::kColumn:
      return "column";
    case SudokuUnitKind::kBox:
      break;
  }
  return "box";
}

std::string to_string(SudokuUnit unit) {
  return std::string(to_string(unit.kind)) + " " + std::to_string(unit.index + 1);
}

std::optional<SudokuBoard> SudokuBoard::from_rows(const SudokuShape& shape, std::string_view rows) {
  const auto size = static_cast<std::size_t>(shape.size);
  if (rows.size() != size * (size + 1) - 1) return std::nullopt;
  SudokuBoard board(shape);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const char c = rows[i];
    const bool between_rows = i % (size + 1) == size;
    if (between_rows ? c != ' ' : c != '.' && (c < '1' || c > '0' + shape.size))
      return std::nullopt;
    if (!between_rows && c != '.')
      board.place(static_cast<int>(i / (size + 1) * size + i % (size + 1)), c - '0');
  }
  return board;
}

SudokuDigits SudokuBoard::candidates(int cell) const {
  if (!empty(cell)) return 0;
  SudokuDigits taken = refuted_[static_cast<std::size_t>(cell)];
  for (const auto kind : kSudokuUnitKinds)
    taken |=
        used_[static_cast<std::size_t>(kind)][static_cast<std::size_t>(unit_of(cell, kind).index)];
  const auto all = static_cast<SudokuDigits>((2u << size()) - 2);
  return static_cast<SudokuDigits>(all & ~taken);
}

bool SudokuBoard::sees(int cell, int digit) const {
  for (const auto kind : kSudokuUnitKinds)
    if (used_[static_cast<std::size_t>(kind)]
             [static_cast<std::size_t>(unit_of(cell, kind).index)] >>
            digit &
        1)
      return true;
  return false;
}

SudokuUnit SudokuBoard::unit_of(int cell, SudokuUnitKind kind) const {
  const int row = cell / size(), column = cell % size();
  if (kind == SudokuUnitKind::kRow) return {kind, row};
  if (kind == SudokuUnitKind::kColumn) return {kind, column};
  // A band of box_rows rows holds box_rows boxes: size = box_rows * box_columns.
  return {kind, row / shape_->box_rows * shape_->box_rows + column / shape_->box_columns};
}

int SudokuBoard::cell_of(SudokuUnit unit, int i) const {
  if (unit.kind == SudokuUnitKind::kRow) return unit.index * size() + i;
  if (unit.kind == SudokuUnitKind::kColumn) return i * size() + unit.index;
  const int row = unit.index / shape_->box_rows * shape_->box_rows + i / shape_->box_columns;
  const int column = unit.index % shape_->box_rows * shape_->box_columns + i % shape_->box_columns;
  return row * size() + column;
}

int SudokuBoard::count(SudokuUnit unit, int digit) const {
  int count = 0;
  for (int i = 0; i < size(); ++i) count += this->digit(cell_of(unit, i)) == digit;
  return count;
}

int SudokuBoard::another_place(SudokuUnit unit, int digit, int except) const {
  for (int i = 0; i < size(); ++i) {
    const int cell = cell_of(unit, i);
    if (cell != except && fits(cell, digit)) return cell;
  }
  return -1;
}

bool SudokuBoard::complete() const {
  for (int cell = 0; cell < cells(); ++cell)
    if (empty(cell)) return false;
  return true;
}

bool SudokuBoard::consistent() const {
  for (const auto kind : kSudokuUnitKinds)
    for (int index = 0; index < size(); ++index)
      for (int digit = 1; digit <= size(); ++digit)
        if (count({kind, index}, digit) > 1) return false;
  return true;
}

int SudokuBoard::open_candidates() const {
  int open = 0;
  for (int cell = 0; cell < cells(); ++cell) open += std::popcount(candidates(cell));
  return open;
}

void SudokuBoard::place(int cell, int digit) {
  LEMMA_ASSERT(empty(cell) && digit >= 1 && digit <= size(), "a digit goes into an empty cell");
  digits_[static_cast<std::size_t>(cell)] = static_cast<std::uint8_t>(digit);
  for (const auto kind : kSudokuUnitKinds)
    used(unit_of(cell, kind)) |= static_cast<SudokuDigits>(1u << digit);
}

std::string SudokuBoard::rows() const {
  std::string text;
  for (int cell = 0; cell < cells(); ++cell) {
    if (cell > 0 && cell % size() == 0) text += ' ';
    text += empty(cell) ? '.' : static_cast<char>('0' + digit(cell));
  }
  return text;
}

std::string SudokuBoard::cell_name(int cell) const {
  return "r" + std::to_string(cell / size() + 1) + "c" + std::to_string(cell % size() + 1);
}

}  // namespace lemma::search
