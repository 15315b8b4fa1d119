#include "search/tasks/zebra/position.h"

#include <algorithm>
#include <string_view>

#include "core/assert.h"
#include "search/tasks/zebra/moves.h"
#include "search/tasks/zebra/rules.h"

namespace lemma::search {

namespace {

constexpr std::string_view kIf = "; if ";

ZebraBoard board_from(const ZebraProblem& problem, std::string_view text) {
  auto board = ZebraBoard::from_open_houses(problem, text);
  LEMMA_ASSERT(board.has_value(), "a state's key holds its boards");
  return *board;
}

}  // namespace

ZebraPosition ZebraPosition::of(const ZebraProblem& problem, const State& state) {
  std::string_view rest = state.key;
  std::size_t end = std::min(rest.find(kIf), rest.size());
  ZebraPosition position(problem, board_from(problem, rest.substr(0, end)));
  while (end < rest.size()) {
    rest.remove_prefix(end + kIf.size());
    end = std::min(rest.find(kIf), rest.size());
    const std::size_t equals = rest.find('=');  // no name holds one
    const int value = problem.value_named(rest.substr(0, equals));
    LEMMA_ASSERT(value >= 0, "a state's key names values");
    const std::size_t board_at = equals + 4;  // after "=2: "
    position.levels_.push_back({board_from(problem, rest.substr(board_at, end - board_at)), value,
                                rest[equals + 1] - '1'});
  }
  return position;
}

void ZebraPosition::assume(int value, int house) {
  LEMMA_ASSERT(may_assume(), "an assumption too many");
  levels_.push_back({board(), value, house});
  narrow(value, static_cast<ZebraHouses>(1u << house));
}

void ZebraPosition::refute() {
  LEMMA_ASSERT(depth() > 0, "an assumption is open");
  const Level wrong = levels_.back();
  levels_.pop_back();
  narrow(wrong.value, static_cast<ZebraHouses>(~(1u << wrong.house)));
}

std::string ZebraPosition::assumption(const Level& level) const {
  return problem_->name_of(level.value) + "=" + std::to_string(level.house + 1);
}

std::string ZebraPosition::named_houses() const {
  std::string text;
  for (int value = 0; value < board().values(); ++value) {
    if (value > 0) text += value % board().houses() == 0 ? "; " : ", ";
    const ZebraHouses open = board().open(value);
    text += problem_->name_of(value) + " " + (open == 0 ? "none" : houses_text(open));
  }
  return text;
}

// The open houses of each level as the digits of one number, outermost first, a level that isn't
// open counting as more than any: a narrowed value lowers its level's digit, an assumption lowers a
// level from "not open", a refuted one lowers the level outside it.
int ZebraPosition::measure() const {
  constexpr int kNotOpen = ZebraProblem::kMaxValues * ZebraProblem::kMaxHouses + 1;
  int measure = 0;
  for (std::size_t level = 0; level <= kMaxAssumptions; ++level)
    measure = measure * (kNotOpen + 1) +
              (level < levels_.size() ? levels_[level].board.open_count() : kNotOpen);
  return measure;
}

State ZebraPosition::state() const {
  State state;
  std::string under;
  for (const Level& level : levels_) {
    const bool outermost = &level == &levels_.front();
    const std::string open = level.board.open_houses();
    state.key += outermost ? open : std::string(kIf) + assumption(level) + ": " + open;
    if (!outermost) under += (under.empty() ? "if " : ", ") + assumption(level);
  }
  state.line = (under.empty() ? "" : under + ": ") + named_houses();
  state.measure = measure();
  if (depth() == 0 && board().complete() && keeps_clues(*problem_, board()))
    state.status = StateStatus::kSolved;
  else if (depth() > 0 && possible_assumptions(*this).empty() && forced_steps(*this).empty() &&
           !first_contradiction(*this))
    state.status = StateStatus::kDead;  // nothing refutes the assumption
  return state;
}

}  // namespace lemma::search
