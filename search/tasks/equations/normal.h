// The syntactic normal form of expressions: like terms of a sum collected, numbers of a product
// gathered, brackets left as they are, nothing cancelled. "3(x - 1) + x + 2 + x" becomes
// "3(x - 1) + 2x + 2". Two expressions with the same normal form have the same value wherever both
// are defined; a normal form's text reads as itself. Values and pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/tasks/equations/syntax.h"

namespace lemma::search::equations {

inline constexpr std::size_t kMaxUnknowns = 4;

struct Side;

// coefficient * powers * over / (below * under): powers and below are exponents of the unknowns,
// over and under powers of sums in brackets.
struct Term {
  using Powers = std::vector<int>;  // one for each unknown
  using Factors = std::vector<std::pair<Side, int>>;

  Surd coefficient;
  Powers powers, below;
  Factors over = {}, under = {};

  bool is_constant() const;
  bool same_body(const Term& other) const;
};

// The sum of its terms, which differ in more than their coefficients; none of them is zero.
struct Side {
  std::vector<Term> terms;

  bool is_constant() const {
    return terms.empty() || (terms.size() == 1 && terms[0].is_constant());
  }
  Surd constant() const { return terms.empty() ? Surd{} : terms[0].coefficient; }
  friend bool operator==(const Side& a, const Side& b);
};

// Nothing, and why, where a number outgrows its caps, two different roots meet, or something is
// divided by 0.
Parsed<Side> normal(const Expression& expression, std::size_t unknowns);

std::string to_string(const Side& side, std::string_view unknowns);

// What a line asks of its reader: falls when a person would say that it got simpler.
int weight_of(std::string_view text);

}  // namespace lemma::search::equations
