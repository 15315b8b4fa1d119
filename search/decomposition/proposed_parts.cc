#include "search/decomposition/proposed_parts.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "core/assert.h"

namespace lemma::search {

using core::Grammar;
using core::Rule;
using core::Sequence;
using core::Symbol;

namespace {

constexpr std::string_view kAfter = "after ";
constexpr std::string_view kEnd = "end";

// The numbers of an "after 1, 3: " prefix, which is taken off the line; none without it.
std::vector<std::size_t> take_premises(std::string_view& line) {
  std::vector<std::size_t> numbers;
  const auto colon = line.find(": ");
  if (!line.starts_with(kAfter) || colon == std::string_view::npos) return numbers;
  std::string_view list = line.substr(kAfter.size(), colon - kAfter.size());
  while (!list.empty()) {
    std::size_t number = 0;
    const auto read = std::from_chars(list.data(), list.data() + list.size(), number);
    if (read.ec != std::errc()) return {};
    numbers.push_back(number);
    list.remove_prefix(static_cast<std::size_t>(read.ptr - list.data()));
    if (list.starts_with(", "))
      list.remove_prefix(2);
    else if (!list.empty())
      return {};
  }
  line.remove_prefix(colon + 2);
  return numbers;
}

}  // namespace

std::shared_ptr<const Grammar> parts_grammar(const Task& task, const Problem& problem,
                                             int max_parts) {
  LEMMA_ASSERT(max_parts >= 1 && max_parts <= kMaxProposedParts, "a short list");
  const auto one = task.subquestion_grammar(problem);
  if (!one) return nullptr;
  auto grammar = std::make_shared<Grammar>();
  // Rule 0 is the list, 1 .. max_parts what may follow that many lines; then the family's own.
  const int base = max_parts + 1;
  const auto line = [&] { return Symbol::ref(base); };
  grammar->rules.push_back({"parts", {{line(), Symbol::ref(1)}}});
  for (int asked = 1; asked <= max_parts; ++asked) {
    Rule rest{"after_" + std::to_string(asked), {{Symbol::text(std::string(kEnd) + "\n")}}};
    if (asked < max_parts) {
      rest.alternatives.push_back({line(), Symbol::ref(asked + 1)});
      for (int first = 1; first <= asked; ++first) {
        const std::string premise = std::string(kAfter) + std::to_string(first);
        rest.alternatives.push_back({Symbol::text(premise + ": "), line(), Symbol::ref(asked + 1)});
        for (int second = first + 1; second <= asked; ++second)
          rest.alternatives.push_back({Symbol::text(premise + ", " + std::to_string(second) + ": "),
                                       line(), Symbol::ref(asked + 1)});
      }
    }
    grammar->rules.push_back(std::move(rest));
  }
  for (Rule rule : one->rules) {
    for (Sequence& sequence : rule.alternatives)
      for (Symbol& symbol : sequence)
        if (symbol.kind == Symbol::Kind::kRule) symbol.rule += base;
    grammar->rules.push_back(std::move(rule));
  }
  return grammar;
}

std::vector<SubQuestion> read_parts(const Task& task, const Problem& problem,
                                    std::string_view text) {
  std::vector<SubQuestion> parts;
  std::vector<std::size_t> part_of_line;  // line number - 1 -> index in parts
  while (!text.empty() && part_of_line.size() < static_cast<std::size_t>(kMaxProposedParts)) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line == kEnd) break;
    const auto numbers = take_premises(line);
    auto question = task.read_subquestion(problem, line);
    if (!question) break;
    for (const std::size_t number : numbers)
      if (number >= 1 && number <= part_of_line.size())
        question->premises.push_back(part_of_line[number - 1]);
    const auto same = std::ranges::find(parts, question->key, &SubQuestion::key);
    part_of_line.push_back(static_cast<std::size_t>(same - parts.begin()));
    if (same != parts.end()) continue;
    auto& premises = question->premises;
    std::ranges::sort(premises);
    premises.erase(std::ranges::unique(premises).begin(), premises.end());
    parts.push_back(std::move(*question));
  }
  return parts;
}

std::vector<ChatMessage> parts_messages(const Problem& problem,
                                        const std::vector<std::string>& known, int max_parts) {
  std::string task = problem.text() + "\n\nList up to " + std::to_string(max_parts) +
                     " sub-questions whose answers lead to the solution.";
  if (!known.empty()) {
    task += " Ask other questions than these:";
    for (const auto& question : known) task += "\n" + question;
  }
  return {{"system",
           "You split a problem into sub-questions, one a line, easiest first. A line that needs "
           "the answers of earlier lines begins with \"after\" and their numbers. The last line is "
           "\"end\"."},
          {"user", std::move(task)}};
}

}  // namespace lemma::search
