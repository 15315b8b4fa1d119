#include "search/tasks/sudoku/position.h"

#include <algorithm>

#include "core/assert.h"
#include "search/tasks/sudoku/moves.h"

namespace lemma::search {

namespace {

constexpr std::string_view kNot = " not ";
constexpr std::string_view kIf = "; if ";
constexpr std::size_t kAssumptionBytes = 6;  // "r1c2=3"

struct Candidate {
  int cell;
  int digit;
};

Candidate candidate_from(std::string_view text, int size) {
  LEMMA_ASSERT(text.size() == kAssumptionBytes, "a state's key names candidates as r1c2=3");
  return {(text[1] - '1') * size + (text[3] - '1'), text[5] - '0'};
}

std::string candidate_text(const SudokuBoard& board, int cell, int digit) {
  return board.cell_name(cell) + "=" + std::to_string(digit);
}

// Refuted candidates that a digit in sight excludes anyway are left out.
std::string board_text(const SudokuBoard& board) {
  std::string refuted;
  for (int cell = 0; cell < board.cells(); ++cell)
    for (int digit = 1; digit <= board.size(); ++digit)
      if (board.empty(cell) && board.refuted(cell, digit) && !board.sees(cell, digit))
        refuted += (refuted.empty() ? std::string(kNot) : " ") + candidate_text(board, cell, digit);
  return board.rows() + refuted;
}

SudokuBoard board_from(const SudokuShape& shape, std::string_view text) {
  const std::size_t end = std::min(text.find(kNot), text.size());
  auto board = SudokuBoard::from_rows(shape, text.substr(0, end));
  LEMMA_ASSERT(board.has_value(), "a state's key holds its grid");
  text.remove_prefix(std::min(end + kNot.size(), text.size()));
  while (!text.empty()) {
    const Candidate refuted = candidate_from(text.substr(0, kAssumptionBytes), shape.size);
    board->refute(refuted.cell, refuted.digit);
    text.remove_prefix(std::min(kAssumptionBytes + 1, text.size()));
  }
  return *board;
}

}  // namespace

SudokuPosition SudokuPosition::of(const SudokuShape& shape, const State& state) {
  std::string_view rest = state.key;
  std::size_t end = std::min(rest.find(kIf), rest.size());
  SudokuPosition position(board_from(shape, rest.substr(0, end)));
  while (end < rest.size()) {
    rest.remove_prefix(end + kIf.size());
    end = std::min(rest.find(kIf), rest.size());
    const Candidate assumed = candidate_from(rest.substr(0, kAssumptionBytes), shape.size);
    const std::size_t board_at = kAssumptionBytes + 2;  // after ": "
    position.levels_.push_back(
        {board_from(shape, rest.substr(board_at, end - board_at)), assumed.cell, assumed.digit});
  }
  return position;
}

void SudokuPosition::assume(int cell, int digit) {
  LEMMA_ASSERT(may_assume(), "an assumption too many");
  levels_.push_back({board(), cell, digit});
  place(cell, digit);
}

void SudokuPosition::refute() {
  LEMMA_ASSERT(depth() > 0, "an assumption is open");
  const Level wrong = levels_.back();
  levels_.pop_back();
  levels_.back().board.refute(wrong.cell, wrong.digit);
}

std::string SudokuPosition::assumption(const Level& level) const {
  return candidate_text(level.board, level.cell, level.digit);
}

// The open candidates of each level as the digits of one number, outermost first, a level that
// isn't open counting as more than any: a placement lowers its level's digit, an assumption lowers
// a level from "not open", a refuted one lowers the level outside it.
int SudokuPosition::measure() const {
  constexpr int kNotOpen = SudokuBoard::kMaxCells * SudokuBoard::kMaxSize + 1;
  int measure = 0;
  for (std::size_t level = 0; level <= kMaxAssumptions; ++level)
    measure = measure * (kNotOpen + 1) +
              (level < levels_.size() ? levels_[level].board.open_candidates() : kNotOpen);
  return measure;
}

State SudokuPosition::state() const {
  State state;
  std::string under;
  for (const Level& level : levels_) {
    const bool outermost = &level == &levels_.front();
    const std::string text = board_text(level.board);
    state.key += outermost ? text : std::string(kIf) + assumption(level) + ": " + text;
    if (!outermost) under += (under.empty() ? "if " : ", ") + assumption(level);
    state.line = (under.empty() ? "" : under + ": ") + text;
  }
  state.measure = measure();
  if (depth() == 0 && board().complete() && board().consistent())
    state.status = StateStatus::kSolved;
  else if (depth() > 0 && possible_assumptions(*this).empty() &&
           forced_placements(board()).empty() && !first_contradiction(board()))
    state.status = StateStatus::kDead;  // nothing refutes the assumption
  return state;
}

}  // namespace lemma::search
