#include "search/tasks/numbers/moves.h"

#include <algorithm>

#include "core/assert.h"

namespace lemma::search {

std::vector<ArithmeticStep> legal_moves(const std::vector<Rational>& at_hand) {
  std::vector<ArithmeticStep> moves;
  const auto add = [&](const Rational& a, Operator op, const Rational& b) {
    const Arithmetic result = apply(op, a, b);
    if (result.ok() && result.value.fits_digits(kMaxNumeralDigits))
      moves.push_back({a, op, b, result.value});
  };
  for (std::size_t i = 0; i < at_hand.size(); ++i) {
    if (i > 0 && at_hand[i] == at_hand[i - 1]) continue;  // equal numbers make equal steps
    for (std::size_t j = i + 1; j < at_hand.size(); ++j) {
      if (j > i + 1 && at_hand[j] == at_hand[j - 1]) continue;
      const Rational &a = at_hand[i], &b = at_hand[j];
      add(a, Operator::kAdd, b);
      add(a, Operator::kMultiply, b);
      add(b, Operator::kSubtract, a);
      add(b, Operator::kDivide, a);
      if (a == b) continue;
      add(a, Operator::kSubtract, b);
      add(a, Operator::kDivide, b);
    }
  }
  return moves;
}

std::vector<Rational> after_move(std::vector<Rational> at_hand, const ArithmeticStep& step) {
  for (const Rational& operand : {step.left, step.right}) {
    const auto found = std::find(at_hand.begin(), at_hand.end(), operand);
    LEMMA_ASSERT(found != at_hand.end(), "a move's operands are at hand");
    at_hand.erase(found);
  }
  at_hand.push_back(step.result);
  return at_hand;
}

std::string to_string(const ArithmeticStep& step) {
  return step.left.to_string() + " " + static_cast<char>(step.op) + " " + step.right.to_string() +
         " = " + step.result.to_string();
}

std::string move_key(const ArithmeticStep& step) {
  const bool commutes = step.op == Operator::kAdd || step.op == Operator::kMultiply;
  const bool swap = commutes && step.right < step.left;
  const Rational& first = swap ? step.right : step.left;
  const Rational& second = swap ? step.left : step.right;
  return first.to_string() + static_cast<char>(step.op) + second.to_string();
}

}  // namespace lemma::search
