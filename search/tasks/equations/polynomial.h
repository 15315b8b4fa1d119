// Polynomials in one unknown with rational coefficients, and where their real roots are. Exact
// throughout. Pure functions, any thread.
//
// Roots are isolated by Descartes' rule of signs on halved intervals (Collins and Akritas 1976).
#pragma once

#include <optional>
#include <vector>

#include "search/tasks/equations/exact.h"

namespace lemma::search::equations {

// coefficients[i] belongs to x^i; the last one is not zero. Empty: the zero polynomial.
using Polynomial = std::vector<Exact>;
// The same with integers without a common divisor: a positive multiple, so signs are kept.
using IntegerPolynomial = std::vector<Integer>;

inline int degree(const Polynomial& p) { return static_cast<int>(p.size()) - 1; }
inline int degree(const IntegerPolynomial& p) { return static_cast<int>(p.size()) - 1; }

Polynomial add(const Polynomial& a, const Polynomial& b);
Polynomial multiply(const Polynomial& a, const Polynomial& b);
Polynomial scaled(const Polynomial& a, const Exact& by);

IntegerPolynomial primitive(const Polynomial& p);
Polynomial rational(const IntegerPolynomial& p);

int sign_at(const IntegerPolynomial& p, const Exact& x);

// Both not zero; primitive, with a positive leading coefficient.
IntegerPolynomial gcd(IntegerPolynomial a, IntegerPolynomial b);
// a / b for a b that divides a.
IntegerPolynomial quotient(const IntegerPolynomial& a, const IntegerPolynomial& b);
// The product of p's different irreducible factors.
IntegerPolynomial square_free(const IntegerPolynomial& p);
Polynomial derivative(const Polynomial& p);

// Exactly one root: of the open interval, or the rational number itself where both ends are equal.
struct RootInterval {
  Exact low, high;
  bool is_point() const { return low == high; }
};

// All real roots of a square-free polynomial, ascending, in disjoint intervals.
std::vector<RootInterval> isolate_roots(const IntegerPolynomial& square_free);
// Half of the interval, or the root itself when it is hit.
void halve(const IntegerPolynomial& square_free, RootInterval& interval);
// Primitive ones of degree 2, of a polynomial without rational roots; those that can be found with
// numbers up to 100,000.
std::vector<IntegerPolynomial> quadratic_factors(const IntegerPolynomial& square_free);
// Ascending.
std::vector<Exact> rational_roots(const IntegerPolynomial& square_free);

}  // namespace lemma::search::equations
