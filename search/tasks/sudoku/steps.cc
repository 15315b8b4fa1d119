#include "search/tasks/sudoku/steps.h"

#include <utility>

namespace lemma::search {

namespace {

using Kind = SudokuStep::Kind;

constexpr std::string_view kAssume = "assume ";
constexpr std::string_view kContradiction = "contradiction: ";
constexpr std::string_view kNotUnique = "not unique: ";
constexpr std::string_view kBetweenSolutions = " / ";

// Reads one line from left to right; each take consumes what it accepts.
class Cursor {
 public:
  Cursor(std::string_view text, const SudokuShape& shape) : rest_(text), shape_(shape) {}

  bool take(std::string_view literal) {
    if (!rest_.starts_with(literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }
  // A number from 1 to the size.
  bool take_number(int& number) {
    if (rest_.empty() || rest_[0] < '1' || rest_[0] > '0' + shape_.size) return false;
    number = rest_[0] - '0';
    rest_.remove_prefix(1);
    return true;
  }
  bool take_cell(int& cell) {
    int row = 0, column = 0;
    if (!take("r") || !take_number(row) || !take("c") || !take_number(column)) return false;
    cell = (row - 1) * shape_.size + column - 1;
    return true;
  }
  bool take_kind(SudokuUnitKind& kind) {
    for (const auto known : kSudokuUnitKinds) {
      if (!take(to_string(known))) continue;
      kind = known;
      return true;
    }
    return false;
  }
  bool ended() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  const SudokuShape& shape_;
};

std::optional<SudokuStep> parse_contradiction(Cursor cursor) {
  SudokuStep step{.kind = Kind::kNoDigit};
  Cursor of_cell = cursor;
  if (of_cell.take_cell(step.cell))
    return of_cell.take(" has no digit") && of_cell.ended() ? std::optional(step) : std::nullopt;
  SudokuUnit unit{};
  if (!cursor.take_kind(unit.kind) || !cursor.take(" ") || !cursor.take_number(unit.index))
    return std::nullopt;
  --unit.index;
  step.unit = unit;
  if (cursor.take(" has no place for ")) {
    step.kind = Kind::kNoPlace;
    return cursor.take_number(step.digit) && cursor.ended() ? std::optional(step) : std::nullopt;
  }
  step.kind = Kind::kTwice;
  const bool read = cursor.take(" has ") && cursor.take_number(step.digit) &&
                    cursor.take(" twice") && cursor.ended();
  return read ? std::optional(step) : std::nullopt;
}

std::optional<SudokuStep> parse_candidate(Cursor cursor, Kind kind, const SudokuShape& shape) {
  SudokuStep step{.kind = kind};
  if (!cursor.take_cell(step.cell) || !cursor.take(" = ") || !cursor.take_number(step.digit))
    return std::nullopt;
  if (kind == Kind::kPlace && !cursor.take(" cell")) {
    SudokuUnitKind within{};
    if (!cursor.take(" ") || !cursor.take_kind(within)) return std::nullopt;
    step.unit = SudokuBoard(shape).unit_of(step.cell, within);
  }
  return cursor.ended() ? std::optional(step) : std::nullopt;
}

}  // namespace

ParsedSudokuStep parse_sudoku_step(std::string_view line, const SudokuShape& shape) {
  if (line.starts_with(kNotUnique)) {
    auto both = parse_not_unique(line, shape);
    return {both, both ? "" : "it does not show two complete grids"};
  }
  Cursor cursor(line, shape);
  std::optional<SudokuStep> step;
  if (cursor.take(kContradiction))
    step = parse_contradiction(cursor);
  else if (cursor.take(kAssume))
    step = parse_candidate(cursor, Kind::kAssume, shape);
  else
    step = parse_candidate(cursor, Kind::kPlace, shape);
  if (!step) return {std::nullopt, "it is no placement, assumption or contradiction"};
  return {std::move(step)};
}

SudokuStep not_unique(SudokuBoard one, SudokuBoard other) {
  if (other.rows() < one.rows()) std::swap(one, other);
  return {.kind = Kind::kNotUnique, .solutions = {one, other}};
}

std::optional<SudokuStep> parse_not_unique(std::string_view line, const SudokuShape& shape) {
  const std::size_t middle = line.find(kBetweenSolutions);
  if (!line.starts_with(kNotUnique) || middle == std::string_view::npos) return std::nullopt;
  const std::string_view rows = line.substr(0, middle).substr(kNotUnique.size());
  const auto one = SudokuBoard::from_rows(shape, rows);
  const auto other = SudokuBoard::from_rows(shape, line.substr(middle + kBetweenSolutions.size()));
  if (!one || !other || !one->complete() || !other->complete()) return std::nullopt;
  return not_unique(*one, *other);
}

std::string to_string(const SudokuStep& step, const SudokuShape& shape) {
  const SudokuBoard board(shape);
  const std::string candidate = board.cell_name(step.cell) + " = " + std::to_string(step.digit);
  switch (step.kind) {
    case Kind::kPlace:
      return candidate + " " + std::string(step.unit ? to_string(step.unit->kind) : "cell");
    case Kind::kAssume:
      return std::string(kAssume) + candidate;
    case Kind::kNoDigit:
      return std::string(kContradiction) + board.cell_name(step.cell) + " has no digit";
    case Kind::kNoPlace:
      return std::string(kContradiction) + to_string(*step.unit) + " has no place for " +
             std::to_string(step.digit);
    case Kind::kTwice:
      return std::string(kContradiction) + to_string(*step.unit) + " has " +
             std::to_string(step.digit) + " twice";
    case Kind::kNotUnique:
      break;
  }
  return std::string(kNotUnique) + step.solutions[0].rows() + std::string(kBetweenSolutions) +
         step.solutions[1].rows();
}

std::string step_key(const SudokuStep& step, const SudokuShape& shape) {
  if (step.contradiction()) return "contradiction";
  SudokuStep bare = step;
  if (step.kind == Kind::kPlace) bare.unit.reset();
  return to_string(bare, shape);
}

}  // namespace lemma::search
