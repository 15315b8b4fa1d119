#include "search/tasks/deduction/position.h"

#include <algorithm>
#include <charconv>

#include "core/assert.h"

namespace lemma::search::deduction {

namespace {

std::string numbers(const std::vector<Code>& codes) {
  std::string text;
  for (const Code code : codes) text += (text.empty() ? "" : " ") + std::to_string(code);
  return text;
}

std::string key_of(const Position& position) {
  if (position.outcome) return "= " + std::string(to_string(*position.outcome));
  std::string key = numbers(position.derived);
  for (const Branch& branch : position.branches)
    key += "|" + std::to_string(branch.assumption) + ":" + numbers(branch.derived);
  if (position.possible_true) key += "+t";
  if (position.possible_false) key += "+f";
  return key;
}

// "Rex is a cat, not black; Tom is tame", in the order of the words.
std::string described(const Ground& ground, const std::vector<Code>& codes) {
  std::vector<std::string> said;
  for (const Code code : codes) said.push_back(ground.say(code));
  std::sort(said.begin(), said.end());
  std::string text, last;
  for (const std::string& literal : said) {
    const std::size_t verb = literal.rfind(" is ");
    const std::string who = literal.substr(0, verb);
    text += text.empty() ? literal : who == last ? ", " + literal.substr(verb + 4) : "; " + literal;
    last = who;
  }
  return text;
}

std::string line_of(const Ground& ground, const Position& position) {
  if (position.outcome) return "answer: " + std::string(to_string(*position.outcome));
  std::string line =
      "known: " + (position.derived.empty() ? "the premises" : described(ground, position.derived));
  if (position.possible_true) line += " | can be true";
  if (position.possible_false) line += " | can be false";
  for (const Branch& branch : position.branches) {
    line += " | if " +
            (branch.assumption == kTarget ? ground.say_target() : ground.say(branch.assumption));
    if (!branch.derived.empty()) line += ": " + described(ground, branch.derived);
  }
  return line;
}

// A number in base 66 with a digit for each level: opening a branch lowers its digit from 65, a line
// lowers the digit of the branch it is in, and closing a branch raises its digit back to 65 for one
// more line in the branch around it.
int measure_of(const Ground& ground, const Position& position) {
  if (position.outcome) return 0;
  constexpr int kBase = static_cast<int>(kMaxBranchLines) + 2;
  int measure = ground.codes() - static_cast<int>(position.derived.size()) + 2 -
                (position.possible_true ? 1 : 0) - (position.possible_false ? 1 : 0);
  for (std::size_t i = 0; i < kMaxBranches; ++i) {
    const bool open = i < position.branches.size();
    measure = measure * kBase + kBase - 1 -
              (open ? 1 + static_cast<int>(position.branches[i].derived.size()) : 0);
  }
  return measure + 1;
}

// The number at the front of `rest`, taken off.
Code take_number(std::string_view& rest) {
  Code number = 0;
  const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  LEMMA_ASSERT(fault == std::errc(), "a state's key lists numbers");
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  return number;
}

std::vector<Code> take_numbers(std::string_view& rest) {
  std::vector<Code> codes;
  while (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') {
    codes.push_back(take_number(rest));
    if (rest.starts_with(' ')) rest.remove_prefix(1);
  }
  return codes;
}

}  // namespace

bool Position::assumes_target() const {
  return std::any_of(branches.begin(), branches.end(),
                     [](const Branch& branch) { return branch.assumption == kTarget; });
}

State to_state(const Ground& ground, const Position& position) {
  return {.key = key_of(position),
          .line = line_of(ground, position),
          .measure = measure_of(ground, position),
          .status = position.outcome ? StateStatus::kSolved : StateStatus::kOpen};
}

Position position_of(const State& state) {
  Position position;
  std::string_view rest = state.key;
  if (rest.starts_with("= ")) {
    for (const Truth truth : {Truth::kTrue, Truth::kFalse, Truth::kUnknown, Truth::kContradictory})
      if (rest.substr(2) == to_string(truth)) position.outcome = truth;
    return position;
  }
  position.derived = take_numbers(rest);
  while (rest.starts_with('|')) {
    rest.remove_prefix(1);
    Branch branch{.assumption = take_number(rest)};
    rest.remove_prefix(1);  // ':'
    branch.derived = take_numbers(rest);
    position.branches.push_back(std::move(branch));
  }
  position.possible_true = rest.find("+t") != std::string_view::npos;
  position.possible_false = rest.find("+f") != std::string_view::npos;
  return position;
}

Knowledge::Knowledge(const Ground& ground, const Position& position)
    : known_(static_cast<std::size_t>(ground.codes()), false) {
  const auto learn = [this](const std::vector<Code>& codes) {
    for (const Code code : codes) known_[static_cast<std::size_t>(code)] = true;
  };
  learn(ground.stated());
  learn(position.derived);
  for (const Branch& branch : position.branches) {
    if (branch.assumption != kTarget) learn({branch.assumption});
    learn(branch.derived);
  }
}

std::vector<Code> Knowledge::all() const {
  std::vector<Code> codes;
  for (std::size_t i = 0; i < known_.size(); ++i)
    if (known_[i]) codes.push_back(static_cast<Code>(i));
  return codes;
}

}  // namespace lemma::search::deduction
