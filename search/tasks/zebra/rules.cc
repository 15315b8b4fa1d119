#include "search/tasks/zebra/rules.h"

#include <bit>

#include "core/assert.h"
#include "search/tasks/zebra/moves.h"

namespace lemma::search {

namespace {

using Kind = ZebraStep::Kind;

Verdict passed(std::string evidence) { return {Judgement::kPassed, std::move(evidence)}; }
Verdict failed(std::string evidence) { return {Judgement::kFailed, std::move(evidence)}; }

// "clue 7 (cat is next to Ann)"
std::string cited(const ZebraProblem& problem, int clue) {
  return "clue " + std::to_string(clue + 1) + " (" +
         problem.clue_text(problem.clues()[static_cast<std::size_t>(clue)]) + ")";
}

Verdict judge_narrowing(const ZebraPosition& position, const ZebraStep& step) {
  const ZebraProblem& problem = position.problem();
  const ZebraClue& clue = problem.clues()[static_cast<std::size_t>(step.clue)];
  const std::string name = problem.name_of(step.value), reason = cited(problem, step.clue);
  if (!speaks_of(clue, step.value)) return failed(reason + " does not speak of " + name);
  const ZebraHouses left = left_by(clue, step.value, position.board());
  if (left == 0) return failed(reason + " leaves " + name + " no house: a contradiction");
  if (left != step.houses) return failed(reason + " leaves " + name + " " + houses_text(left));
  if (left == position.board().open(step.value))
    return failed(reason + " leaves " + name + " as it is");
  return passed(reason + " leaves " + name + " exactly " + houses_text(left));
}

Verdict judge_only(const ZebraPosition& position, const ZebraStep& step) {
  const ZebraProblem& problem = position.problem();
  const ZebraBoard& board = position.board();
  const std::string name = problem.name_of(step.value);
  const int house = std::countr_zero(step.houses);
  const std::string place = "house " + std::to_string(house + 1);
  if (!(board.open(step.value) >> house & 1)) return failed(name + " can't be in " + place);
  if (board.placed(step.value)) return failed(name + " is in " + place + " already");
  const int category = problem.category_of(step.value);
  for (int other = category * board.houses(); other < (category + 1) * board.houses(); ++other)
    if (other != step.value && (board.open(other) >> house & 1))
      return failed(problem.name_of(other) + " may be in " + place + " too");
  return passed("nothing else of its category can be in " + place);
}

Verdict judge_assumption(const ZebraPosition& position, const ZebraStep& step) {
  const ZebraHouses open = position.board().open(step.value);
  const std::string name = position.problem().name_of(step.value);
  if (!position.may_assume())
    return failed(std::to_string(ZebraPosition::kMaxAssumptions) +
                  " assumptions are open, and no more may be");
  if ((open & step.houses) == 0)
    return failed(name + " can't be in house " + houses_text(step.houses));
  if (std::popcount(open) == 1) return failed(name + " leaves no choice to assume");
  return passed(name + " may be in " + houses_text(open));
}

Verdict judge_contradiction(const ZebraPosition& position, const ZebraStep& step) {
  const ZebraProblem& problem = position.problem();
  const ZebraBoard& board = position.board();
  if (step.kind == Kind::kNoHouse) {
    const std::string name = problem.name_of(step.value);
    if (board.open(step.value) != 0)
      return failed(name + " may be in " + houses_text(board.open(step.value)));
    return passed("every house is excluded for " + name);
  }
  if (step.kind == Kind::kNoValue) {
    const std::string place = "house " + std::to_string(step.house + 1);
    if (board.house_has_value(step.category, step.house))
      return failed(place + " still has one of that category");
    return passed("every one of that category is excluded from " + place);
  }
  const ZebraClue& clue = problem.clues()[static_cast<std::size_t>(step.clue)];
  if (left_by(clue, clue.a, board) != 0)
    return failed(cited(problem, step.clue) + " can still hold");
  return passed(cited(problem, step.clue) + " can't hold any more");
}

Verdict judge_not_unique(const ZebraPosition& position, const ZebraStep& step) {
  for (const ZebraBoard& solution : step.solutions)
    if (Verdict verdict = judge_solution(position.problem(), solution); !verdict.passed())
      return verdict;
  if (step.solutions[0].open_houses() == step.solutions[1].open_houses())
    return failed("it shows the same solution twice");
  return passed("both are solutions, and they differ");
}

}  // namespace

bool keeps_clues(const ZebraProblem& problem, const ZebraBoard& board) {
  return judge_solution(problem, board).passed();
}

Verdict judge_solution(const ZebraProblem& problem, const ZebraBoard& board) {
  if (!board.complete()) return failed("not every value has its house");
  for (std::size_t i = 0; i < problem.clues().size(); ++i)
    if (left_by(problem.clues()[i], problem.clues()[i].a, board) == 0)
      return failed("it breaks " + cited(problem, static_cast<int>(i)));
  return passed("every value has its house and every clue holds");
}

Verdict judge(const ZebraPosition& position, const ZebraStep& step) {
  switch (step.kind) {
    case Kind::kNarrow:
      return judge_narrowing(position, step);
    case Kind::kOnly:
      return judge_only(position, step);
    case Kind::kAssume:
      return judge_assumption(position, step);
    case Kind::kClue:
    case Kind::kNoHouse:
    case Kind::kNoValue:
      return judge_contradiction(position, step);
    case Kind::kNotUnique:
      break;
  }
  if (position.depth() > 0) return failed("it is said of the problem, not under an assumption");
  return judge_not_unique(position, step);
}

void advance(ZebraPosition& position, const ZebraStep& step) {
  if (step.kind == Kind::kNarrow || step.kind == Kind::kOnly)
    return position.narrow(step.value, step.houses);
  if (step.kind == Kind::kAssume) return position.assume(step.value, std::countr_zero(step.houses));
  LEMMA_ASSERT(step.contradiction(), "a step that ends the derivation leads to no position");
  position.refute();
}

}  // namespace lemma::search
