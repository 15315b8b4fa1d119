// What the model may write for the numbers family, as core::Grammar values: the same closed
// grammars that verify/arithmetic.h reads, narrowed to the numbers at hand.
#include <algorithm>

#include "search/tasks/derivation.h"
#include "search/tasks/numbers/numbers.h"
#include "search/tasks/numbers/problem.h"
#include "search/verify/arithmetic.h"

namespace lemma::search {

using core::ByteSet;
using core::Grammar;
using core::Rule;
using core::Sequence;
using core::Symbol;

namespace {

Symbol digits(unsigned char first, int min, int max) {
  return Symbol::any_of(ByteSet::range(first, '9'), min, max);
}

// A number without leading zeros, up to 12 digits.
Sequence natural() { return {digits('1', 1, 1), digits('0', 0, kMaxNumeralDigits - 1)}; }

template <class Range>
Rule literals(std::string name, const Range& numbers) {
  Rule rule{.name = std::move(name), .alternatives = {}};
  for (const auto& number : numbers) {
    const Sequence literal{Symbol::text(Rational(number).to_string())};
    const bool known =
        std::any_of(rule.alternatives.begin(), rule.alternatives.end(),
                    [&](const Sequence& other) { return other[0].literal == literal[0].literal; });
    if (!known) rule.alternatives.push_back(literal);
  }
  return rule;
}

}  // namespace

// step     = a " " op " " (a number at hand besides a) " = " number "\n"
// number   = "0" | ["-"] natural ["/" natural]
// A problem's only number, which is not its target: "no solution\n".
std::shared_ptr<const Grammar> NumbersTask::step_grammar(const Problem&, const State& state) const {
  const auto at_hand = numbers_at_hand(state);
  if (at_hand.size() < 2)
    return std::make_shared<const Grammar>(
        Grammar{{{"step", {{Symbol::text(std::string(kNoSolution) + "\n")}}}}});
  constexpr int kStep = 0, kNumber = 1, kFraction = 2, kFirstRest = 3;
  Grammar grammar;
  grammar.rules.resize(kFirstRest);
  grammar.rules[kStep].name = "step";
  grammar.rules[kNumber] = {"number",
                            {{Symbol::text("0")},
                             {Symbol::any_of(ByteSet::of("-"), 0, 1), natural()[0], natural()[1],
                              Symbol::ref(kFraction, 0, 1)}}};
  grammar.rules[kFraction] = {"fraction", {{Symbol::text("/"), natural()[0], natural()[1]}}};
  for (std::size_t i = 0; i < at_hand.size(); ++i) {
    if (i > 0 && at_hand[i] == at_hand[i - 1]) continue;
    auto rest = at_hand;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    const int rest_rule = static_cast<int>(grammar.rules.size());
    grammar.rules[kStep].alternatives.push_back(
        {Symbol::text(at_hand[i].to_string() + " "), Symbol::any_of(ByteSet::of("+-*/")),
         Symbol::text(" "), Symbol::ref(rest_rule), Symbol::text(" = "), Symbol::ref(kNumber),
         Symbol::text("\n")});
    grammar.rules.push_back(literals("besides " + at_hand[i].to_string(), rest));
  }
  return std::make_shared<const Grammar>(std::move(grammar));
}

// For each depth d of brackets:  sum_d = product_d { " " ("+"|"-") " " product_d }
//                                product_d = factor_d { " " ("*"|"/") " " factor_d }
//                                factor_d = given number | "(" sum_(d+1) ")"
// An expression of n numbers needs at most n - 2 brackets inside each other and n - 1 operators in
// a row.
std::shared_ptr<const Grammar> NumbersTask::answer_grammar(const Problem& problem) const {
  const auto& numbers = static_cast<const NumbersProblem&>(problem).numbers();
  const int operators = static_cast<int>(numbers.size()) - 1;
  const int levels = std::max(1, operators);
  constexpr int kAnswer = 0, kGiven = 1, kFirstLevel = 2, kRulesPerLevel = 5;
  Grammar grammar;
  grammar.rules.push_back({"answer", {{Symbol::ref(kFirstLevel), Symbol::text("\n")}}});
  grammar.rules.push_back(literals("given", numbers));
  for (int level = 0; level < levels; ++level) {
    const int sum = kFirstLevel + kRulesPerLevel * level, more_sum = sum + 1, product = sum + 2,
              more_product = sum + 3, factor = sum + 4;
    const auto chain = [&](const char* name, int item, int more) {
      Sequence sequence{Symbol::ref(item)};
      if (operators > 0) sequence.push_back(Symbol::ref(more, 0, operators));
      return Rule{name, {sequence}};
    };
    const auto link = [](const char* name, const char* symbols, int item) {
      return Rule{name,
                  {{Symbol::text(" "), Symbol::any_of(ByteSet::of(symbols)), Symbol::text(" "),
                    Symbol::ref(item)}}};
    };
    grammar.rules.push_back(chain("sum", product, more_sum));
    grammar.rules.push_back(link("more of a sum", "+-", product));
    grammar.rules.push_back(chain("product", factor, more_product));
    grammar.rules.push_back(link("more of a product", "*/", factor));
    Rule factor_rule{"factor", {{Symbol::ref(kGiven)}}};
    if (level + 1 < levels)
      factor_rule.alternatives.push_back(
          {Symbol::text("("), Symbol::ref(sum + kRulesPerLevel), Symbol::text(")")});
    grammar.rules.push_back(std::move(factor_rule));
  }
  static_assert(kAnswer == 0);
  return std::make_shared<const Grammar>(std::move(grammar));
}

}  // namespace lemma::search
