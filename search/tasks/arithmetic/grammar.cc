// What the model may write for the arithmetic family, as core::Grammar values: the operations that
// can be done now, the result free.
#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/arithmetic/measured.h"
#include "search/tasks/arithmetic/number_grammar.h"
#include "search/tasks/arithmetic/problem.h"
#include "search/tasks/arithmetic/work.h"

namespace lemma::search {

using namespace arithmetic;
using core::ByteSet;
using core::Grammar;
using core::Rule;
using core::Symbol;

// step = operation " = " result "\n"
std::shared_ptr<const Grammar> ArithmeticTask::step_grammar(const Problem& problem,
                                                            const State& state) const {
  const auto& arithmetic = static_cast<const ArithmeticProblem&>(problem);
  if (is_measured(arithmetic.question().kind)) return measured_step_grammar(state);
  const bool decimals = arithmetic.decimals();
  Grammar grammar;
  Rule step{"step", {}};
  for (const Operation& operation :
       legal_operations(arithmetic.question(), work_of(arithmetic.question(), state)))
    step.alternatives.push_back(
        {Symbol::text(numeral(operation.left, decimals) + " " + std::string(symbol(operation.op)) +
                      " " + numeral(operation.right, decimals) + " = "),
         Symbol::ref(kResultRule), Symbol::text("\n")});
  grammar.rules.push_back(std::move(step));
  add_number_rules(grammar, decimals);
  return std::make_shared<const Grammar>(std::move(grammar));
}

// answer = result "\n"
// Of a factorisation:  natural { " * " natural } "\n".  Of a conversion: digits of the base "\n".
std::shared_ptr<const Grammar> ArithmeticTask::answer_grammar(const Problem& problem) const {
  const auto& arithmetic = static_cast<const ArithmeticProblem&>(problem);
  const Question& question = arithmetic.question();
  if (is_measured(question.kind)) return measured_answer_grammar(question);
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
    grammar.rules.push_back({"answer", {{Symbol::ref(kResultRule), Symbol::text("\n")}}});
    add_number_rules(grammar, arithmetic.decimals());
  }
  return std::make_shared<const Grammar>(std::move(grammar));
}

}  // namespace lemma::search
