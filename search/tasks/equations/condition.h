// What a statement in one unknown says of a real number, as signs of polynomials. Where something is
// divided by 0 a relation doesn't hold. Values and pure functions, any thread.
#pragma once

#include <span>
#include <vector>

#include "search/tasks/equations/polynomial.h"
#include "search/tasks/equations/syntax.h"

namespace lemma::search::equations {

inline constexpr int kMaxDegree = 20;  // of what a relation compares with 0

// The polynomial plain + rooted * sqrt(radicand).
struct SurdPolynomial {
  Polynomial plain, rooted;
  Integer radicand = 1;

  bool is_zero() const { return plain.empty() && rooted.empty(); }
};

// over / under, not cancelled; `nonzero` is whatever is divided by on the way.
struct Fraction {
  SurdPolynomial over, under;
  std::vector<SurdPolynomial> nonzero;
};
// Nothing, and why, where it is too large to be worked with.
Parsed<Fraction> fraction_of(const Expression& expression);

// A polynomial whose sign is asked for, made of such without roots: `norm` is plain^2 - rooted^2 *
// radicand.
struct SignedPolynomial {
  IntegerPolynomial plain, rooted, norm;  // the latter two empty where there is no root
};
SignedPolynomial signed_polynomial(const SurdPolynomial& p);

// over * under `sign` 0, and none of `nonzero` is 0.
struct Atom {
  SignedPolynomial over, under;
  Sign sign = Sign::kEqual;
  std::vector<SignedPolynomial> nonzero;
};

// Any of its branches, all atoms of which hold.
struct Condition {
  std::vector<std::vector<Atom>> branches;

  static Condition never() { return {}; }
  static Condition always() { return {{{}}}; }
};

Parsed<Condition> condition_of(const Statement& statement);
// left - right as one fraction.
Parsed<Fraction> difference_of(const Relation& relation);
Parsed<Atom> atom_of(const Relation& relation);

}  // namespace lemma::search::equations
