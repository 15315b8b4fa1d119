// What follows from what is known of a word problem's quantities: one operation at a time, forwards
// and backwards through each relation, and where that contradicts itself. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "search/tasks/wordmath/problem.h"

namespace lemma::search::wordmath {

// A quantity that one operation on known numbers gives: Ann's apples = 12 + 3 = 15; or, backwards,
// Tom's apples = 15 - 3 = 12.
struct Deduction {
  int quantity;
  arithmetic::Operation operation;
  Rational value;
  int relation;  // that it uses
};

// What can't be, as a step says it: "Ann's apples would be 16, not 15", "Tom's apples would be -3",
// "5 / 0 has no value".
struct Clash {
  std::string text;
  int relation;
};

struct Consequences {
  std::vector<Deduction> deductions;  // of quantities that aren't known, by relation
  std::vector<Clash> clashes;
};

Consequences consequences(const WordmathProblem& problem, const Values& values);

// Everything that follows step by step, until nothing new does or something clashes.
struct Closure {
  Values values;
  std::vector<Deduction> order;  // as they were drawn
  std::vector<Clash> clashes;
};
Closure closure(const WordmathProblem& problem, Values values);

// Whether these values are part of some that satisfy every relation; small numbers are tried for what
// is open. False says only that none was found.
bool completes(const WordmathProblem& problem, const Values& values);

// Two values that the asked quantity can have, each within a whole solution; nothing when they weren't
// found.
std::optional<std::pair<Rational, Rational>> two_answers(const WordmathProblem& problem);

bool may_count(const Rational& value);  // a natural number or 0

}  // namespace lemma::search::wordmath
