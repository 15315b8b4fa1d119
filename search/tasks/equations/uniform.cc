// What is proposed without a model: mostly near misses and lines that lead nowhere.
#include <algorithm>

#include "search/tasks/equations/equations.h"
#include "search/tasks/equations/rows.h"
#include "search/tasks/equations/solver.h"
#include "search/tasks/equations/state.h"

namespace lemma::search {

using namespace equations;
using core::Random;

namespace {

constexpr std::uint64_t kNearLines = 10;  // one of which is exact

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// One of its numbers, not an exponent, is another near it.
std::string changed(const std::string& text, Random& random) {
  std::vector<std::pair<std::size_t, std::size_t>> numbers;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) continue;
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (start > 0 && text[start - 1] == '^') continue;
    if (at - start <= 15) numbers.emplace_back(start, at - start);
  }
  if (numbers.empty()) return text;
  const auto [start, length] = numbers[random.below(numbers.size())];
  const std::int64_t value = std::stoll(text.substr(start, length));
  const auto by = static_cast<std::int64_t>(1 + random.below(5));
  const std::int64_t near = random.below(2) == 0 || value < by ? value + by : value - by;
  return text.substr(0, start) + std::to_string(near) + text.substr(start + length);
}

// The same added to both sides, or one row to another.
std::string detour(const EquationsProblem& problem, const Line& line, Random& random) {
  const PlainBranch& relations = line.branches[random.below(line.branches.size())];
  const PlainRelation& plain = relations[random.below(relations.size())];
  const std::string& unknowns = problem.unknowns();
  std::string added = std::to_string(1 + random.below(9));
  if (random.below(2) == 0) added += unknowns[random.below(unknowns.size())];
  std::string left = to_string(plain.left, unknowns), right = to_string(plain.right, unknowns);
  const std::string plus = random.below(2) == 0 ? " + " : " - ";
  if (problem.is_system()) {
    const PlainRelation& other = relations[random.below(relations.size())];
    const std::string times = std::to_string(1 + random.below(3)) + "(";
    left += plus + times + to_string(other.left, unknowns) + ")";
    return left + " = " + right + plus + times + to_string(other.right, unknowns) + ")";
  }
  std::string text;
  for (const PlainBranch& branch : line.branches) {
    text += text.empty() ? "" : " or ";
    for (std::size_t i = 0; i < branch.size(); ++i) {
      text += i > 0 ? " and " : "";
      text += &branch[i] == &plain
                  ? left + plus + added + " " + std::string(to_string(plain.sign)) + " " + right +
                        plus + added
                  : branch[i].text;
    }
  }
  return text;
}

}  // namespace

std::optional<std::string> EquationsTask::uniform_step(const Problem& problem, const State& state,
                                                       Random& random) const {
  if (state.terminal()) return std::nullopt;
  const auto& equations = static_cast<const EquationsProblem&>(problem);
  const Line line = line_of(equations, state);
  const auto next = next_line(equations, line);
  std::string text = next.value.value_or(line.text);
  const std::uint64_t drawn = random.below(3 * kNearLines);
  if (drawn >= 2 * kNearLines && !line.branches.empty())
    text = detour(equations, line, random);
  else if (drawn >= 2)
    text = changed(text, random);
  const auto plain = read_line(text, equations.unknowns());
  return (plain.value ? plain.value->text : line.text) + "\n";
}

std::string EquationsTask::uniform_answer(const Problem& problem, Random& random) const {
  std::string text;
  for (const char letter : static_cast<const EquationsProblem&>(problem).unknowns()) {
    const auto n = static_cast<int>(random.below(41)) - 20;
    text += (text.empty() ? "" : ", ") + std::string(1, letter) + " = " + std::to_string(n);
  }
  return text + "\n";
}

}  // namespace lemma::search
