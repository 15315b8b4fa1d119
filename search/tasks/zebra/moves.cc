#include "search/tasks/zebra/moves.h"

#include <algorithm>
#include <bit>

namespace lemma::search {

using Kind = ZebraStep::Kind;

std::vector<ZebraStep> forced_steps(const ZebraPosition& position) {
  const ZebraProblem& problem = position.problem();
  const ZebraBoard& board = position.board();
  std::vector<ZebraStep> steps;
  const auto add = [&](ZebraStep step) {
    const bool known = std::any_of(steps.begin(), steps.end(), [&](const ZebraStep& other) {
      return other.value == step.value && other.houses == step.houses;
    });
    if (!known) steps.push_back(std::move(step));
  };
  for (int category = 0; category * board.houses() < board.values(); ++category) {
    for (int house = 0; house < board.houses(); ++house) {
      const int value = board.only_value(category, house);
      if (value >= 0 && !board.placed(value))
        add({.kind = Kind::kOnly, .value = value, .houses = static_cast<ZebraHouses>(1u << house)});
    }
  }
  for (std::size_t i = 0; i < problem.clues().size(); ++i) {
    const ZebraClue& clue = problem.clues()[i];
    for (const int value : {clue.a, clue.b}) {
      if (!speaks_of(clue, value)) continue;
      const ZebraHouses left = left_by(clue, value, board);
      if (left != 0 && left != board.open(value))
        add({.kind = Kind::kNarrow, .value = value, .houses = left, .clue = static_cast<int>(i)});
    }
  }
  return steps;
}

std::optional<ZebraStep> first_contradiction(const ZebraPosition& position) {
  const ZebraProblem& problem = position.problem();
  const ZebraBoard& board = position.board();
  for (int value = 0; value < board.values(); ++value)
    if (board.open(value) == 0) return ZebraStep{.kind = Kind::kNoHouse, .value = value};
  for (int category = 0; category * board.houses() < board.values(); ++category)
    for (int house = 0; house < board.houses(); ++house)
      if (!board.house_has_value(category, house))
        return ZebraStep{.kind = Kind::kNoValue, .category = category, .house = house};
  for (std::size_t i = 0; i < problem.clues().size(); ++i)
    if (left_by(problem.clues()[i], problem.clues()[i].a, board) == 0)
      return ZebraStep{.kind = Kind::kClue, .clue = static_cast<int>(i)};
  return std::nullopt;
}

std::vector<ZebraStep> possible_assumptions(const ZebraPosition& position) {
  std::vector<ZebraStep> steps;
  if (!position.may_assume()) return steps;
  const ZebraBoard& board = position.board();
  for (int value = 0; value < board.values(); ++value) {
    if (std::popcount(board.open(value)) < 2) continue;
    for (int house = 0; house < board.houses(); ++house)
      if (board.open(value) >> house & 1)
        steps.push_back({.kind = Kind::kAssume,
                         .value = value,
                         .houses = static_cast<ZebraHouses>(1u << house)});
  }
  return steps;
}

}  // namespace lemma::search
