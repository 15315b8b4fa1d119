#include "search/tasks/sudoku/sudoku.h"

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/derivation.h"
#include "search/tasks/sudoku/moves.h"
#include "search/tasks/sudoku/position.h"
#include "search/tasks/sudoku/problem.h"
#include "search/tasks/sudoku/rules.h"
#include "search/tasks/sudoku/solutions.h"

namespace lemma::search {

using core::ErrorCode;

namespace {

const SudokuProblem& sudoku_of(const Problem& problem) {
  LEMMA_ASSERT(problem.task() == "sudoku", "a sudoku problem");
  return static_cast<const SudokuProblem&>(problem);
}

// The state in which a derivation that doesn't end in a completed grid ends.
State conclusion(std::string answer) {
  return {.key = answer, .line = answer, .measure = 0, .status = StateStatus::kSolved};
}

State after(SudokuPosition position, const SudokuStep& step) {
  if (step.kind == SudokuStep::Kind::kNotUnique)
    return conclusion(to_string(step, position.board().shape()));
  if (step.contradiction() && position.depth() == 0) return conclusion(std::string(kNoSolution));
  advance(position, step);
  return position.state();
}

Verdict beyond_bounds() {
  return {Judgement::kUnknown, "more than " + std::to_string(kMaxSudokuNodes) +
                                   " grids would have to be tried to count the solutions"};
}

Verdict check_no_solution(const SudokuProblem& problem) {
  const SudokuSolutions solutions = find_solutions(problem.givens(), 1);
  if (!solutions.found.empty()) return {Judgement::kFailed, "there is a solution"};
  if (!solutions.none()) return beyond_bounds();
  return {Judgement::kPassed, "every way to fill the grid was tried"};
}

Verdict check_grid(const SudokuProblem& problem, const SudokuBoard& board) {
  if (Verdict verdict = judge_solution(problem, board); !verdict.passed()) return verdict;
  const SudokuSolutions solutions = find_solutions(problem.givens(), 2);
  if (solutions.found.size() > 1)
    return {Judgement::kFailed, "it is a solution, but not the only one"};
  if (!solutions.one()) return beyond_bounds();
  return {Judgement::kPassed,
          "it breaks no rule, keeps every given digit and is the only solution"};
}

}  // namespace

core::Result<ProblemPtr> SudokuTask::from_typed(const nlohmann::json& typed,
                                                std::string_view field) const {
  BOOST_OUTCOME_TRY(auto problem, SudokuProblem::from_typed(typed, field));
  return ProblemPtr(std::move(problem));
}

State SudokuTask::initial(const Problem& problem) const {
  return SudokuPosition(sudoku_of(problem).givens()).state();
}

StepVerdict SudokuTask::check(const Problem& problem, const State& state,
                              std::string_view step) const {
  const SudokuProblem& sudoku = sudoku_of(problem);
  const SudokuShape& shape = sudoku.givens().shape();
  const std::string_view line = without_newline(step);
  if (line.size() > kMaxStepBytes)
    return rejected(Judgement::kFailed, line, "a step has at most 256 bytes");
  if (state.terminal())
    return rejected(Judgement::kFailed, line, "nothing is left to do in this state");
  const ParsedSudokuStep parsed = parse_sudoku_step(line, shape);
  if (!parsed.step) return rejected(Judgement::kFailed, line, parsed.why_not);
  SudokuPosition position = SudokuPosition::of(shape, state);
  Verdict verdict = judge(sudoku, position, *parsed.step);
  if (!verdict.passed()) return rejected(verdict.judgement, line, std::move(verdict.evidence));
  return {.verdict = std::move(verdict),
          .text = to_string(*parsed.step, shape),
          .step_key = step_key(*parsed.step, shape),
          .next = after(std::move(position), *parsed.step)};
}

Verdict SudokuTask::check_answer(const Problem& problem, std::string_view answer) const {
  const SudokuProblem& sudoku = sudoku_of(problem);
  const SudokuShape& shape = sudoku.givens().shape();
  const std::string_view line = without_newline(answer);
  if (line == kNoSolution) return check_no_solution(sudoku);
  if (const auto both = parse_not_unique(line, shape))
    return judge(sudoku, SudokuPosition(sudoku.givens()), *both);
  const auto board = SudokuBoard::from_rows(shape, line);
  if (!board) return {Judgement::kFailed, "it is no grid of this size, row by row"};
  return check_grid(sudoku, *board);
}

core::Result<std::string> SudokuTask::answer(const Problem& problem,
                                             std::span<const std::string> steps) const {
  BOOST_OUTCOME_TRY(const State state, walk(*this, problem, steps));
  if (!state.solved())
    return core::error(ErrorCode::kConflict,
                       "the steps end at " + state.line + ", short of a completed grid", "steps");
  const SudokuShape& shape = sudoku_of(problem).givens().shape();
  if (state.key == kNoSolution || parse_not_unique(state.key, shape)) return state.key;
  return SudokuPosition::of(shape, state).board().rows();
}

std::optional<std::string> SudokuTask::uniform_step(const Problem& problem, const State& state,
                                                    core::Random& random) const {
  if (state.terminal()) return std::nullopt;
  const SudokuShape& shape = sudoku_of(problem).givens().shape();
  const SudokuPosition position = SudokuPosition::of(shape, state);
  std::vector<SudokuStep> steps = forced_placements(position.board());
  const auto choices = possible_assumptions(position);
  steps.insert(steps.end(), choices.begin(), choices.end());
  if (const auto found = first_contradiction(position.board())) steps.push_back(*found);
  return to_string(steps[random.below(steps.size())], shape) + "\n";
}

// Each row gets the digits that it lacks, in a random order.
std::string SudokuTask::uniform_answer(const Problem& problem, core::Random& random) const {
  SudokuBoard board = sudoku_of(problem).givens();
  for (int row = 0; row < board.size(); ++row) {
    std::vector<int> missing;
    for (int digit = 1; digit <= board.size(); ++digit)
      if (board.count({SudokuUnitKind::kRow, row}, digit) == 0) missing.push_back(digit);
    for (int column = 0; column < board.size(); ++column) {
      const int cell = row * board.size() + column;
      if (!board.empty(cell)) continue;
      const auto drawn =
          missing.begin() + static_cast<std::ptrdiff_t>(random.below(missing.size()));
      board.place(cell, *drawn);
      missing.erase(drawn);
    }
  }
  return board.rows() + "\n";
}

}  // namespace lemma::search
