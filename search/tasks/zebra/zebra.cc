#include "search/tasks/zebra/zebra.h"

#include <bit>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/derivation.h"
#include "search/tasks/zebra/moves.h"
#include "search/tasks/zebra/position.h"
#include "search/tasks/zebra/problem.h"
#include "search/tasks/zebra/rules.h"
#include "search/tasks/zebra/solutions.h"

namespace lemma::search {

using core::ErrorCode;

namespace {

const ZebraProblem& zebra_of(const Problem& problem) {
  LEMMA_ASSERT(problem.task() == "zebra", "a zebra problem");
  return static_cast<const ZebraProblem&>(problem);
}

// The state in which a derivation that doesn't place every value ends.
State conclusion(std::string answer) {
  return {.key = answer, .line = answer, .measure = 0, .status = StateStatus::kSolved};
}

State after(ZebraPosition position, const ZebraStep& step) {
  if (step.kind == ZebraStep::Kind::kNotUnique)
    return conclusion(to_string(step, position.problem()));
  if (step.contradiction() && position.depth() == 0) return conclusion(std::string(kNoSolution));
  advance(position, step);
  return position.state();
}

// --- "1: Ann, cat; 2: Bob, dog" ---

std::string row_text(const ZebraProblem& problem, const ZebraBoard& board) {
  std::string text;
  for (int house = 0; house < board.houses(); ++house) {
    text += (house > 0 ? "; " : "") + std::to_string(house + 1) + ": ";
    bool first = true;
    for (int value = 0; value < board.values(); ++value) {
      if (!(board.open(value) >> house & 1)) continue;
      text += (first ? "" : ", ") + problem.name_of(value);
      first = false;
    }
  }
  return text;
}

// Nothing unless the text places every value in just one house, as row_text() spells it.
std::optional<ZebraBoard> row_from(const ZebraProblem& problem, std::string_view text) {
  ZebraBoard board(problem);
  const std::string whole(text);
  const auto take = [&](std::string_view literal) {
    if (!text.starts_with(literal)) return false;
    text.remove_prefix(literal.size());
    return true;
  };
  for (int house = 0; house < board.houses(); ++house) {
    if (!take((house > 0 ? "; " : "") + std::to_string(house + 1) + ": ")) return std::nullopt;
    for (std::size_t i = 0; i < problem.categories().size(); ++i) {
      if (i > 0 && !take(", ")) return std::nullopt;
      const std::string_view name = text.substr(0, text.find_first_of(",;"));
      const int value = problem.value_named(name);
      if (value < 0 || problem.category_of(value) != static_cast<int>(i)) return std::nullopt;
      board.narrow(value, static_cast<ZebraHouses>(1u << house));
      text.remove_prefix(name.size());
    }
  }
  if (!board.complete() || row_text(problem, board) != whole) return std::nullopt;
  return board;
}

Verdict beyond_bounds() {
  return {Judgement::kUnknown, "more than " + std::to_string(kMaxZebraNodes) +
                                   " cases would have to be tried to count the solutions"};
}

Verdict check_no_solution(const ZebraProblem& problem) {
  const ZebraSolutions solutions = find_solutions(problem, 1);
  if (!solutions.found.empty()) return {Judgement::kFailed, "there is a solution"};
  if (!solutions.none()) return beyond_bounds();
  return {Judgement::kPassed, "every way to place the values was tried"};
}

Verdict check_row(const ZebraProblem& problem, const ZebraBoard& board) {
  if (Verdict verdict = judge_solution(problem, board); !verdict.passed()) return verdict;
  const ZebraSolutions solutions = find_solutions(problem, 2);
  if (solutions.found.size() > 1)
    return {Judgement::kFailed, "it is a solution, but not the only one"};
  if (!solutions.one()) return beyond_bounds();
  return {Judgement::kPassed, "every clue holds, and it is the only solution"};
}

}  // namespace

core::Result<ProblemPtr> ZebraTask::from_typed(const nlohmann::json& typed,
                                               std::string_view field) const {
  BOOST_OUTCOME_TRY(auto problem, ZebraProblem::from_typed(typed, field));
  return ProblemPtr(std::move(problem));
}

State ZebraTask::initial(const Problem& problem) const {
  const ZebraProblem& zebra = zebra_of(problem);
  return ZebraPosition(zebra, ZebraBoard(zebra)).state();
}

StepVerdict ZebraTask::check(const Problem& problem, const State& state,
                             std::string_view step) const {
  const ZebraProblem& zebra = zebra_of(problem);
  const std::string_view line = without_newline(step);
  if (line.size() > kMaxStepBytes)
    return rejected(Judgement::kFailed, line, "a step has at most 256 bytes");
  if (state.terminal())
    return rejected(Judgement::kFailed, line, "nothing is left to do in this state");
  const ParsedZebraStep parsed = parse_zebra_step(line, zebra);
  if (!parsed.step) return rejected(Judgement::kFailed, line, parsed.why_not);
  ZebraPosition position = ZebraPosition::of(zebra, state);
  Verdict verdict = judge(position, *parsed.step);
  if (!verdict.passed()) return rejected(verdict.judgement, line, std::move(verdict.evidence));
  return {.verdict = std::move(verdict),
          .text = to_string(*parsed.step, zebra),
          .step_key = step_key(*parsed.step, zebra),
          .next = after(std::move(position), *parsed.step)};
}

Verdict ZebraTask::check_answer(const Problem& problem, std::string_view answer) const {
  const ZebraProblem& zebra = zebra_of(problem);
  const std::string_view line = without_newline(answer);
  if (line == kNoSolution) return check_no_solution(zebra);
  if (const auto both = parse_not_unique(line, zebra))
    return judge(ZebraPosition(zebra, ZebraBoard(zebra)), *both);
  const auto board = row_from(zebra, line);
  if (!board) return {Judgement::kFailed, "it is no row of houses with every value once"};
  return check_row(zebra, *board);
}

core::Result<std::string> ZebraTask::answer(const Problem& problem,
                                            std::span<const std::string> steps) const {
  const ZebraProblem& zebra = zebra_of(problem);
  BOOST_OUTCOME_TRY(const State state, walk(*this, problem, steps));
  if (!state.solved())
    return core::error(ErrorCode::kConflict,
                       "the steps end at " + state.line + ", short of a solution", "steps");
  if (state.key == kNoSolution || parse_not_unique(state.key, zebra)) return state.key;
  return row_text(zebra, ZebraPosition::of(zebra, state).board());
}

std::optional<std::string> ZebraTask::uniform_step(const Problem& problem, const State& state,
                                                   core::Random& random) const {
  if (state.terminal()) return std::nullopt;
  const ZebraProblem& zebra = zebra_of(problem);
  const ZebraPosition position = ZebraPosition::of(zebra, state);
  std::vector<ZebraStep> steps = forced_steps(position);
  const auto choices = possible_assumptions(position);
  steps.insert(steps.end(), choices.begin(), choices.end());
  if (const auto found = first_contradiction(position)) steps.push_back(*found);
  return to_string(steps[random.below(steps.size())], zebra) + "\n";
}

// Each category in a random order.
std::string ZebraTask::uniform_answer(const Problem& problem, core::Random& random) const {
  const ZebraProblem& zebra = zebra_of(problem);
  ZebraBoard board(zebra);
  for (int value = 0; value < board.values(); ++value) {
    auto place = random.below(static_cast<std::uint64_t>(std::popcount(board.open(value))));
    int house = 0;
    for (; !(board.open(value) >> house & 1) || place-- > 0; ++house) {
    }
    board.narrow(value, static_cast<ZebraHouses>(1u << house));
  }
  return row_text(zebra, board) + "\n";
}

}  // namespace lemma::search
