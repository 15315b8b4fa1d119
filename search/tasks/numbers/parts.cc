// What can be asked on the way to a target: to make another number first. A number made for one
// part may use up what another part needs; then only one of them counts.
#include <algorithm>

#include "search/tasks/derivation.h"
#include "search/tasks/numbers/numbers.h"
#include "search/tasks/numbers/problem.h"
#include "search/verify/arithmetic.h"

namespace lemma::search {

using core::ByteSet;
using core::Symbol;

namespace {
constexpr std::string_view kMake = "Make ", kOf = " of some of the numbers.";
constexpr int kMaxMadeDigits = 6;
}  // namespace

// "Make " natural " of some of the numbers.\n"
std::shared_ptr<const core::Grammar> NumbersTask::subquestion_grammar(
    const Problem& problem) const {
  if (static_cast<const NumbersProblem&>(problem).numbers().size() < 3) return nullptr;
  core::Rule rule{"question",
                  {{Symbol::text(std::string(kMake)), Symbol::any_of(ByteSet::range('1', '9')),
                    Symbol::any_of(ByteSet::range('0', '9'), 0, kMaxMadeDigits - 1),
                    Symbol::text(std::string(kOf) + "\n")}}};
  return std::make_shared<const core::Grammar>(core::Grammar{{std::move(rule)}});
}

std::optional<SubQuestion> NumbersTask::read_subquestion(const Problem& problem,
                                                         std::string_view line) const {
  line = without_newline(line);
  const auto grammar = subquestion_grammar(problem);
  if (!grammar || !core::matches(*grammar, std::string(line) + "\n")) return std::nullopt;
  std::string_view number = line;
  number.remove_prefix(kMake.size());
  number.remove_suffix(kOf.size());
  return SubQuestion{std::string(number), std::string(line)};
}

std::optional<std::string> NumbersTask::subanswer(const Problem&, const State& state,
                                                  const SubQuestion& question) const {
  if (state.terminal()) return std::nullopt;
  for (const Rational& number : numbers_at_hand(state))
    if (number.to_string() == question.key) return question.key + " is at hand";
  return std::nullopt;
}

}  // namespace lemma::search
