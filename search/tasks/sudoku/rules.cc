#include "search/tasks/sudoku/rules.h"

#include <bit>

#include "core/assert.h"

namespace lemma::search {

namespace {

using Kind = SudokuStep::Kind;

std::string digits_text(SudokuDigits digits) {
  std::string text;
  for (int digit = 1; digit <= SudokuBoard::kMaxSize; ++digit)
    if (digits >> digit & 1) text += (text.empty() ? "" : ", ") + std::to_string(digit);
  return text;
}

Verdict passed(std::string evidence) { return {Judgement::kPassed, std::move(evidence)}; }
Verdict failed(std::string evidence) { return {Judgement::kFailed, std::move(evidence)}; }

// Why a digit can't go into a cell; empty when it can.
std::string obstacle(const SudokuBoard& board, int cell, int digit) {
  const std::string name = board.cell_name(cell);
  if (!board.empty(cell)) return name + " is filled with " + std::to_string(board.digit(cell));
  for (const auto kind : kSudokuUnitKinds) {
    const SudokuUnit unit = board.unit_of(cell, kind);
    if (board.count(unit, digit) > 0)
      return std::to_string(digit) + " stands in " + to_string(unit) + " already";
  }
  if (board.refuted(cell, digit)) return std::to_string(digit) + " is refuted for " + name;
  return "";
}

Verdict judge_placement(const SudokuBoard& board, const SudokuStep& step) {
  if (auto why = obstacle(board, step.cell, step.digit); !why.empty())
    return failed(std::move(why));
  const std::string name = board.cell_name(step.cell), digit = std::to_string(step.digit);
  if (step.unit) {
    const int other = board.another_place(*step.unit, step.digit, step.cell);
    if (other >= 0)
      return failed(digit + " also fits " + board.cell_name(other) + " in " +
                    to_string(*step.unit));
    return passed(digit + " fits nowhere else in " + to_string(*step.unit));
  }
  const auto others = static_cast<SudokuDigits>(board.candidates(step.cell) & ~(1u << step.digit));
  if (others != 0) return failed(name + " may also be " + digits_text(others));
  return passed("every digit but " + digit + " is excluded from " + name);
}

Verdict judge_assumption(const SudokuPosition& position, const SudokuStep& step) {
  const SudokuBoard& board = position.board();
  if (!position.may_assume())
    return failed(std::to_string(SudokuPosition::kMaxAssumptions) +
                  " assumptions are open, and no more may be");
  if (auto why = obstacle(board, step.cell, step.digit); !why.empty())
    return failed(std::move(why));
  const SudokuDigits open = board.candidates(step.cell);
  if (std::popcount(open) == 1)
    return failed(board.cell_name(step.cell) + " leaves no choice to assume");
  return passed(board.cell_name(step.cell) + " may be " + digits_text(open));
}

Verdict judge_contradiction(const SudokuBoard& board, const SudokuStep& step) {
  if (step.kind == Kind::kNoDigit) {
    const std::string name = board.cell_name(step.cell);
    if (!board.empty(step.cell))
      return failed(name + " is filled with " + std::to_string(board.digit(step.cell)));
    if (board.candidates(step.cell) != 0)
      return failed(name + " may be " + digits_text(board.candidates(step.cell)));
    return passed("every digit is excluded from " + name);
  }
  const std::string digit = std::to_string(step.digit), unit = to_string(*step.unit);
  const int count = board.count(*step.unit, step.digit);
  if (step.kind == Kind::kTwice) {
    if (count < 2) return failed(unit + " holds no two " + digit + "s");
    return passed(digit + " stands in " + unit + " " + std::to_string(count) + " times");
  }
  if (count > 0) return failed(digit + " stands in " + unit);
  if (const int place = board.another_place(*step.unit, step.digit); place >= 0)
    return failed(digit + " fits " + board.cell_name(place));
  return passed(digit + " is excluded from every empty cell of " + unit);
}

Verdict judge_not_unique(const SudokuProblem& problem, const SudokuStep& step) {
  for (const SudokuBoard& solution : step.solutions)
    if (Verdict verdict = judge_solution(problem, solution); !verdict.passed()) return verdict;
  if (step.solutions[0].rows() == step.solutions[1].rows())
    return failed("it shows the same grid twice");
  return passed("both grids are solutions, and they differ");
}

}  // namespace

Verdict judge_solution(const SudokuProblem& problem, const SudokuBoard& board) {
  if (!board.complete()) return failed("a cell of the grid is empty");
  if (!problem.kept_by(board)) return failed("the grid changes a given digit");
  if (!board.consistent()) return failed("a row, column or box of the grid has a digit twice");
  return passed("every row, column and box of the grid has each digit once");
}

Verdict judge(const SudokuProblem& problem, const SudokuPosition& position,
              const SudokuStep& step) {
  switch (step.kind) {
    case Kind::kPlace:
      return judge_placement(position.board(), step);
    case Kind::kAssume:
      return judge_assumption(position, step);
    case Kind::kNoDigit:
    case Kind::kNoPlace:
    case Kind::kTwice:
      return judge_contradiction(position.board(), step);
    case Kind::kNotUnique:
      break;
  }
  if (position.depth() > 0) return failed("it is said of the problem, not under an assumption");
  return judge_not_unique(problem, step);
}

void advance(SudokuPosition& position, const SudokuStep& step) {
  if (step.kind == Kind::kPlace) return position.place(step.cell, step.digit);
  if (step.kind == Kind::kAssume) return position.assume(step.cell, step.digit);
  LEMMA_ASSERT(step.contradiction(), "a step that ends the derivation leads to no position");
  position.refute();
}

}  // namespace lemma::search
