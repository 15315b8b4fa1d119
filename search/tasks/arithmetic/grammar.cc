// What the model may write for the arithmetic family, as core::Grammar values: the operations that
// can be done now, the result free.
#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/arithmetic/problem.h"
#include "search/tasks/arithmetic/work.h"

namespace lemma::search {

using namespace arithmetic;
using core::ByteSet;
using core::Grammar;
using core::Rule;
using core::Sequence;
using core::Symbol;

namespace {

Symbol digits(unsigned char first, int min, int max) {
  return Symbol::any_of(ByteSet::range(first, '9'), min, max);
}

Sequence natural() { return {digits('1', 1, 1), digits('0', 0, kMaxDigits - 1)}; }

// Rules at 1: result = number | "undefined"
//             number = "0" | ["-"] natural [fraction]  | ["-"] ("0" | natural) "." digits
constexpr int kResult = 1, kFraction = 2, kWhole = 3;

void add_result_rules(Grammar& grammar, bool decimals) {
  const Symbol sign = Symbol::any_of(ByteSet::of("-"), 0, 1);
  Rule result{"result",
              {{Symbol::text(std::string(kUndefined))},
               {Symbol::text("0")},
               {sign, natural()[0], natural()[1], Symbol::ref(kFraction, 0, 1)}}};
  if (decimals)
    result.alternatives.push_back(
        {sign, Symbol::ref(kWhole), Symbol::text("."), digits('0', 1, kMaxDecimals)});
  grammar.rules.push_back(std::move(result));
  grammar.rules.push_back({"fraction", {{Symbol::text("/"), natural()[0], natural()[1]}}});
  grammar.rules.push_back({"whole", {{Symbol::text("0")}, natural()}});
}

}  // namespace

// step = operation " = " result "\n"
std::shared_ptr<const Grammar> ArithmeticTask::step_grammar(const Problem& problem,
                                                            const State& state) const {
  const auto& arithmetic = static_cast<const ArithmeticProblem&>(problem);
  const bool decimals = arithmetic.decimals();
  Grammar grammar;
  Rule step{"step", {}};
  for (const Operation& operation :
       legal_operations(arithmetic.question(), work_of(arithmetic.question(), state)))
    step.alternatives.push_back(
        {Symbol::text(numeral(operation.left, decimals) + " " + std::string(symbol(operation.op)) +
                      " " + numeral(operation.right, decimals) + " = "),
         Symbol::ref(kResult), Symbol::text("\n")});
  grammar.rules.push_back(std::move(step));
  add_result_rules(grammar, decimals);
  return std::make_shared<const Grammar>(std::move(grammar));
}

// answer = result "\n"
// Of a factorisation:  natural { " * " natural } "\n".  Of a conversion: digits of the base "\n".
std::shared_ptr<const Grammar> ArithmeticTask::answer_grammar(const Problem& problem) const {
  const auto& arithmetic = static_cast<const ArithmeticProblem&>(problem);
  const Question& question = arithmetic.question();
  constexpr int kMaxFactors = 30, kMaxBaseDigits = 32;
  Grammar grammar;
  if (question.kind == Question::Kind::kConvert) {
    ByteSet base;
    for (int digit = 0; digit < question.to; ++digit)
      base.add(static_cast<unsigned char>(digit_of(digit)));
    grammar.rules.push_back(
        {"answer", {{Symbol::any_of(base, 1, kMaxBaseDigits), Symbol::text("\n")}}});
  } else if (question.kind == Question::Kind::kFactor) {
    grammar.rules.push_back(
        {"answer",
         {{natural()[0], natural()[1], Symbol::ref(1, 0, kMaxFactors - 1), Symbol::text("\n")}}});
    grammar.rules.push_back({"more", {{Symbol::text(" * "), natural()[0], natural()[1]}}});
  } else {
    grammar.rules.push_back({"answer", {{Symbol::ref(kResult), Symbol::text("\n")}}});
    add_result_rules(grammar, arithmetic.decimals());
  }
  return std::make_shared<const Grammar>(std::move(grammar));
}

}  // namespace lemma::search
