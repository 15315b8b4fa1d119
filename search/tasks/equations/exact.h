// Exact numbers of the equations family: rationals, and what one square root adds to them. Values and
// pure functions, any thread.
#pragma once

#include <optional>
#include <string>

#include <boost/multiprecision/cpp_int.hpp>

namespace lemma::search::equations {

namespace mp = boost::multiprecision;
// No expression templates: `auto` of a sum is a number.
using Integer = mp::number<mp::cpp_int_backend<>, mp::et_off>;
using Exact = mp::number<mp::cpp_rational_backend, mp::et_off>;

inline constexpr int kMaxRadicandDigits = 15;
inline constexpr int kMaxCoefficientDigits = 40;  // of a number that a line shows

int sign(const Exact& number);
std::string to_string(const Exact& number);  // "3", "-1/2"
bool fits(const Exact& number, int digits);  // numerator and denominator

// rational + factor * sqrt(radicand). The radicand is square-free and above 1, or 1 where the factor
// is 0; so equal numbers are equal values.
struct Surd {
  Exact rational = 0;
  Exact factor = 0;
  Integer radicand = 1;

  static Surd of(Exact rational) { return {.rational = std::move(rational)}; }
  // Nothing of a negative number, or one of more digits than kMaxRadicandDigits.
  static std::optional<Surd> square_root(const Exact& of);

  bool is_rational() const { return factor == 0; }
  bool is_zero() const { return factor == 0 && rational == 0; }
  friend bool operator==(const Surd&, const Surd&) = default;
};

// Nothing where two different roots meet; division also by zero.
std::optional<Surd> add(const Surd& a, const Surd& b);
std::optional<Surd> multiply(const Surd& a, const Surd& b);
std::optional<Surd> divide(const Surd& a, const Surd& b);
Surd negated(const Surd& a);

int sign(const Surd& number);
int compare(const Surd& a, const Surd& b);  // also of different roots

// "-1/2", "sqrt(5)", "1 - 2sqrt(3)", "(1 + sqrt(5))/2".
std::string to_string(const Surd& number);
bool fits(const Surd& number, int digits);

}  // namespace lemma::search::equations
