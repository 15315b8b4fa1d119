#include "search/tasks/zebra/steps.h"

#include <bit>
#include <utility>

namespace lemma::search {

namespace {

using Kind = ZebraStep::Kind;

constexpr std::string_view kAssume = "assume ";
constexpr std::string_view kContradiction = "contradiction: ";
constexpr std::string_view kClueWord = "clue ";
constexpr std::string_view kNoHouse = " has no house";
constexpr std::string_view kHouse = "house ";
constexpr std::string_view kLacks = " lacks ";
constexpr std::string_view kOnlyReason = " house";
constexpr std::string_view kNotUnique = "not unique: ";
constexpr std::string_view kBetweenSolutions = " / ";

bool take(std::string_view& text, std::string_view literal) {
  if (!text.starts_with(literal)) return false;
  text.remove_prefix(literal.size());
  return true;
}

// "cat: ", or -1. No name holds a colon.
int take_value(std::string_view& text, const ZebraProblem& problem) {
  const std::size_t colon = text.find(": ");
  if (colon == std::string_view::npos) return -1;
  const int value = problem.value_named(text.substr(0, colon));
  if (value >= 0) text.remove_prefix(colon + 2);
  return value;
}

// Houses in ascending order, "2 4"; none taken when there is none.
ZebraHouses take_houses(std::string_view& text, int houses) {
  ZebraHouses taken = 0;
  for (char last = '0'; !text.empty() && text[0] > last && text[0] <= '0' + houses;) {
    last = text[0];
    taken |= static_cast<ZebraHouses>(1u << (last - '1'));
    text.remove_prefix(1);
    if (text.size() >= 2 && text[0] == ' ' && text[1] > last && text[1] <= '0' + houses)
      text.remove_prefix(1);
    else
      break;
  }
  return taken;
}

// A whole number from 1 to `count` without leading zeros, counted from 0; or -1.
int number_of(std::string_view text, std::size_t count) {
  if (text.empty() || text.size() > 2 || text[0] == '0') return -1;
  std::size_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return number <= count ? static_cast<int>(number) - 1 : -1;
}

std::optional<ZebraStep> parse_contradiction(std::string_view text, const ZebraProblem& problem) {
  if (text.ends_with(kNoHouse)) {
    const int value = problem.value_named(text.substr(0, text.size() - kNoHouse.size()));
    if (value >= 0) return ZebraStep{.kind = Kind::kNoHouse, .value = value};
  }
  if (take(text, kClueWord)) {
    const int clue = number_of(text, problem.clues().size());
    return clue >= 0 ? std::optional(ZebraStep{.kind = Kind::kClue, .clue = clue}) : std::nullopt;
  }
  if (!take(text, kHouse) || text.empty()) return std::nullopt;
  const int house = number_of(text.substr(0, 1), static_cast<std::size_t>(problem.houses()));
  text.remove_prefix(1);
  const int category = take(text, kLacks) ? problem.category_named(text) : -1;
  if (house < 0 || category < 0) return std::nullopt;
  return ZebraStep{.kind = Kind::kNoValue, .category = category, .house = house};
}

std::optional<ZebraStep> parse_assumption(std::string_view text, const ZebraProblem& problem) {
  ZebraStep step{.kind = Kind::kAssume};
  step.value = take_value(text, problem);
  step.houses = take_houses(text, problem.houses());
  const bool read = step.value >= 0 && std::popcount(step.houses) == 1 && text.empty();
  return read ? std::optional(step) : std::nullopt;
}

std::optional<ZebraStep> parse_narrowing(std::string_view text, const ZebraProblem& problem) {
  ZebraStep step{.kind = Kind::kNarrow};
  step.value = take_value(text, problem);
  step.houses = take_houses(text, problem.houses());
  if (step.value < 0 || step.houses == 0) return std::nullopt;
  if (text == kOnlyReason && std::popcount(step.houses) == 1) {
    step.kind = Kind::kOnly;
    return step;
  }
  step.clue =
      take(text, " ") && take(text, kClueWord) ? number_of(text, problem.clues().size()) : -1;
  return step.clue >= 0 ? std::optional(step) : std::nullopt;
}

std::string solution_text(const ZebraBoard& board) {
  std::string text;
  for (int value = 0; value < board.values(); ++value) {
    if (value > 0 && value % board.houses() == 0) text += ' ';
    text += houses_text(board.open(value));
  }
  return text;
}

std::optional<ZebraBoard> parse_solution(std::string_view text, const ZebraProblem& problem) {
  ZebraBoard board(problem);
  for (int value = 0; value < board.values(); ++value) {
    if (value > 0 && value % board.houses() == 0 && !take(text, " ")) return std::nullopt;
    const int house = number_of(text.substr(0, 1), static_cast<std::size_t>(board.houses()));
    if (house < 0) return std::nullopt;
    board.narrow(value, static_cast<ZebraHouses>(1u << house));
    text.remove_prefix(1);
  }
  if (!text.empty() || !board.complete()) return std::nullopt;
  return board;
}

}  // namespace

ParsedZebraStep parse_zebra_step(std::string_view line, const ZebraProblem& problem) {
  std::optional<ZebraStep> step;
  if (line.starts_with(kNotUnique)) step = parse_not_unique(line, problem);
  std::string_view rest = line;
  if (!step && take(rest, kContradiction)) step = parse_contradiction(rest, problem);
  rest = line;
  if (!step && take(rest, kAssume)) step = parse_assumption(rest, problem);
  if (!step) step = parse_narrowing(line, problem);
  if (!step) return {std::nullopt, "it is no placement, assumption or contradiction"};
  return {std::move(step)};
}

std::string to_string(const ZebraStep& step, const ZebraProblem& problem) {
  const auto left = [&] { return problem.name_of(step.value) + ": " + houses_text(step.houses); };
  const auto clue = [&] { return std::string(kClueWord) + std::to_string(step.clue + 1); };
  switch (step.kind) {
    case Kind::kNarrow:
      return left() + " " + clue();
    case Kind::kOnly:
      return left() + std::string(kOnlyReason);
    case Kind::kAssume:
      return std::string(kAssume) + left();
    case Kind::kClue:
      return std::string(kContradiction) + clue();
    case Kind::kNoHouse:
      return std::string(kContradiction) + problem.name_of(step.value) + std::string(kNoHouse);
    case Kind::kNoValue:
      return std::string(kContradiction) + std::string(kHouse) + std::to_string(step.house + 1) +
             std::string(kLacks) +
             problem.categories()[static_cast<std::size_t>(step.category)].name;
    case Kind::kNotUnique:
      break;
  }
  return std::string(kNotUnique) + solution_text(step.solutions[0]) +
         std::string(kBetweenSolutions) + solution_text(step.solutions[1]);
}

std::string step_key(const ZebraStep& step, const ZebraProblem& problem) {
  if (step.contradiction()) return "contradiction";
  if (step.kind == Kind::kNarrow || step.kind == Kind::kOnly)
    return problem.name_of(step.value) + ": " + houses_text(step.houses);
  return to_string(step, problem);
}

ZebraStep not_unique(ZebraBoard one, ZebraBoard other) {
  if (solution_text(other) < solution_text(one)) std::swap(one, other);
  return {.kind = Kind::kNotUnique, .solutions = {one, other}};
}

std::optional<ZebraStep> parse_not_unique(std::string_view line, const ZebraProblem& problem) {
  if (!take(line, kNotUnique)) return std::nullopt;
  const std::size_t middle = line.find(kBetweenSolutions);
  if (middle == std::string_view::npos) return std::nullopt;
  const auto one = parse_solution(line.substr(0, middle), problem);
  const auto other = parse_solution(line.substr(middle + kBetweenSolutions.size()), problem);
  if (!one || !other) return std::nullopt;
  return not_unique(*one, *other);
}

}  // namespace lemma::search
