#include "search/tasks/sudoku/moves.h"

#include <array>
#include <bit>

namespace lemma::search {

namespace {

using Kind = SudokuStep::Kind;
using Candidates = std::array<SudokuDigits, SudokuBoard::kMaxCells>;

std::size_t at(int index) { return static_cast<std::size_t>(index); }
std::size_t at(SudokuUnitKind kind) { return static_cast<std::size_t>(kind); }

Candidates candidates_of(const SudokuBoard& board) {
  Candidates open{};
  for (int cell = 0; cell < board.cells(); ++cell) open[at(cell)] = board.candidates(cell);
  return open;
}

// The digits of one unit: standing in it, standing twice, fitting an empty cell, fitting just one.
struct Survey {
  SudokuDigits standing = 0;
  SudokuDigits repeated = 0;
  SudokuDigits fitting = 0;
  SudokuDigits one_place = 0;
};

Survey survey(const SudokuBoard& board, const Candidates& open, SudokuUnit unit) {
  Survey found;
  SudokuDigits several = 0;
  for (int i = 0; i < board.size(); ++i) {
    const int cell = board.cell_of(unit, i);
    if (board.empty(cell)) {
      several |= found.fitting & open[at(cell)];
      found.fitting |= open[at(cell)];
    } else {
      const auto digit = static_cast<SudokuDigits>(1u << board.digit(cell));
      found.repeated |= found.standing & digit;
      found.standing |= digit;
    }
  }
  found.one_place = static_cast<SudokuDigits>(found.fitting & ~several);
  return found;
}

}  // namespace

std::vector<SudokuStep> forced_placements(const SudokuBoard& board) {
  const Candidates open = candidates_of(board);
  std::array<std::array<SudokuDigits, SudokuBoard::kMaxSize>, 3> only_place{};
  for (const auto kind : kSudokuUnitKinds)
    for (int index = 0; index < board.size(); ++index)
      only_place[at(kind)][at(index)] = survey(board, open, {kind, index}).one_place;
  std::vector<SudokuStep> steps;
  for (int cell = 0; cell < board.cells(); ++cell) {
    for (int digit = 1; digit <= board.size(); ++digit) {
      if (!(open[at(cell)] >> digit & 1)) continue;
      std::optional<SudokuUnit> within;
      for (const auto kind :
           {SudokuUnitKind::kColumn, SudokuUnitKind::kRow, SudokuUnitKind::kBox}) {
        const SudokuUnit unit = board.unit_of(cell, kind);
        if (only_place[at(kind)][at(unit.index)] >> digit & 1) within = unit;
      }
      if (within || std::popcount(open[at(cell)]) == 1)
        steps.push_back({.kind = Kind::kPlace, .cell = cell, .digit = digit, .unit = within});
    }
  }
  return steps;
}

std::optional<SudokuStep> first_contradiction(const SudokuBoard& board) {
  const Candidates open = candidates_of(board);
  for (int cell = 0; cell < board.cells(); ++cell)
    if (board.empty(cell) && open[at(cell)] == 0)
      return SudokuStep{.kind = Kind::kNoDigit, .cell = cell};
  const auto all = static_cast<SudokuDigits>((2u << board.size()) - 2);
  for (const auto kind : kSudokuUnitKinds) {
    for (int index = 0; index < board.size(); ++index) {
      const SudokuUnit unit{kind, index};
      const Survey found = survey(board, open, unit);
      if (found.repeated != 0)
        return SudokuStep{
            .kind = Kind::kTwice, .digit = std::countr_zero(found.repeated), .unit = unit};
      const auto nowhere = static_cast<SudokuDigits>(all & ~(found.standing | found.fitting));
      if (nowhere != 0)
        return SudokuStep{.kind = Kind::kNoPlace, .digit = std::countr_zero(nowhere), .unit = unit};
    }
  }
  return std::nullopt;
}

std::vector<SudokuStep> possible_assumptions(const SudokuPosition& position) {
  std::vector<SudokuStep> steps;
  if (!position.may_assume()) return steps;
  const SudokuBoard& board = position.board();
  for (int cell = 0; cell < board.cells(); ++cell) {
    const SudokuDigits open = board.candidates(cell);
    if (std::popcount(open) < 2) continue;
    for (int digit = 1; digit <= board.size(); ++digit)
      if (open >> digit & 1) steps.push_back({.kind = Kind::kAssume, .cell = cell, .digit = digit});
  }
  return steps;
}

}  // namespace lemma::search
