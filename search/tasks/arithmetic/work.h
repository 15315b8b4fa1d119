// What is left to do of an arithmetic question, as a state. Its key is its text:
//
//   expression, gcd, remainder   "84 + 3 / 4"; "gcd(36, 12)"; "100 mod 7"
//   lcm                          "lcm(12 / gcd(18, 12) * 18, 30)": the first two, then the others
//   factor                       "2 * 2 * factor(21)"
//   convert                      "base 2 of 1 * 16 + 10", then "base 2 of 13 then 0"
//
// and, when nothing is left, the answer itself. Values, any thread.
#pragma once

#include <string>
#include <vector>

#include "search/tasks/arithmetic/expression.h"
#include "search/tasks/arithmetic/problem.h"
#include "search/tasks/problem.h"

namespace lemma::search::arithmetic {

struct Work {
  Expression expression;               // what is computed now; kFactor: what isn't yet factored
  std::vector<Rational> pending = {};  // kLcm: still to join, ascending
  std::vector<Rational> primes = {};   // kFactor: found, ascending
  std::string digits = {};             // kConvert: the lowest digits
};

Work initial_work(const Question& question);
// Of an open state made by state_of().
Work work_of(const Question& question, const State& state);

// Every legal operation: distinct, operands only. A prime that divides what is to be factored, the
// next digit of a conversion, else what is ready in the expression.
std::vector<Operation> legal_operations(const Question& question, const Work& work);
// After a legal operation with its exact result.
Work after(const Question& question, Work work, const Operation& operation, const Rational& result);

State state_of(const ArithmeticProblem& problem, const Work& work);
// Something divides by zero, so the whole has no value.
State undefined_state();

bool is_prime(std::int64_t n);

}  // namespace lemma::search::arithmetic
