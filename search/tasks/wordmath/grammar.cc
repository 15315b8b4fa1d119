// What the model may write for the wordmath family: a quantity that isn't known, any operation on known
// numbers, any result.
#include <algorithm>
#include <set>

#include "search/tasks/arithmetic/numeral.h"
#include "search/tasks/wordmath/problem.h"
#include "search/tasks/wordmath/state.h"
#include "search/tasks/wordmath/wordmath.h"

namespace lemma::search {

using namespace wordmath;

using core::ByteSet;
using core::Grammar;
using core::Rule;
using core::Symbol;

namespace {

constexpr int kMaxDigits = 9;

// "0", "-12", "3.5", "7/2"
std::vector<Rule> number_rules(int first) {
  const Symbol digit = Symbol::any_of(ByteSet::range('0', '9'));
  return {{"number",
           {{Symbol::text("0")},
            {Symbol::any_of(ByteSet::of("-"), 0, 1), Symbol::any_of(ByteSet::range('1', '9')),
             Symbol::any_of(ByteSet::range('0', '9'), 0, kMaxDigits - 1),
             Symbol::ref(first + 1, 0, 1)}}},
          {"rest",
           {{Symbol::text("."), digit, Symbol::any_of(ByteSet::range('0', '9'), 0, 2)},
            {Symbol::text("/"), Symbol::any_of(ByteSet::range('1', '9')),
             Symbol::any_of(ByteSet::range('0', '9'), 0, 3)}}}};
}

}  // namespace

// step = quantity ": " known " " op " " known " = " number "\n"
std::shared_ptr<const Grammar> WordmathTask::step_grammar(const Problem& problem,
                                                          const State& state) const {
  const auto& wordmath = static_cast<const WordmathProblem&>(problem);
  const Values values = values_of(wordmath, state);
  Rule quantity{"quantity", {}}, known{"known", {}};
  std::set<std::string> numbers;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i])
      numbers.insert(arithmetic::numeral(*values[i], true));
    else
      quantity.alternatives.push_back({Symbol::text(wordmath.quantities()[i].name)});
  }
  for (const Relation& relation : wordmath.relations())
    for (const Operand* operand : {&relation.left, &relation.right})
      if (operand->quantity < 0) numbers.insert(arithmetic::numeral(operand->number, true));
  if (quantity.alternatives.empty())
    quantity.alternatives.push_back({Symbol::text("contradiction")});
  for (const std::string& number : numbers) known.alternatives.push_back({Symbol::text(number)});
  if (numbers.empty()) known.alternatives.push_back({Symbol::text("0")});
  Grammar grammar;
  grammar.rules.push_back({"step",
                           {{Symbol::ref(1), Symbol::text(": "), Symbol::ref(2), Symbol::text(" "),
                             Symbol::any_of(ByteSet::of("+-*/")), Symbol::text(" "), Symbol::ref(2),
                             Symbol::text(" = "), Symbol::ref(3), Symbol::text("\n")}}});
  grammar.rules.push_back(std::move(quantity));
  grammar.rules.push_back(std::move(known));
  for (Rule& rule : number_rules(3)) grammar.rules.push_back(std::move(rule));
  return std::make_shared<const Grammar>(std::move(grammar));
}

std::shared_ptr<const Grammar> WordmathTask::answer_grammar(const Problem&) const {
  Grammar grammar;
  grammar.rules.push_back({"answer", {{Symbol::ref(1), Symbol::text("\n")}}});
  for (Rule& rule : number_rules(1)) grammar.rules.push_back(std::move(rule));
  return std::make_shared<const Grammar>(std::move(grammar));
}

}  // namespace lemma::search
