// The legal moves of the numbers family, enumerated exactly. Pure functions, any thread.
#pragma once

#include <string>
#include <vector>

#include "search/tasks/numbers/problem.h"
#include "search/verify/arithmetic.h"

namespace lemma::search {

// Every distinct legal step from these numbers (ascending): two of them, no division by zero, a
// result of at most 12 digits. a + b and b + a are one step; so are a * b and b * a.
std::vector<ArithmeticStep> legal_moves(const std::vector<Rational>& at_hand);

// The numbers after the step: its operands taken out, its result put in. Both operands are at hand.
std::vector<Rational> after_move(std::vector<Rational> at_hand, const ArithmeticStep& step);

std::string to_string(const ArithmeticStep& step);  // "12 * 3 = 36"
std::string move_key(const ArithmeticStep& step);   // "3*12": one for both orders of + and *

}  // namespace lemma::search
