// Exact rational numbers, always in lowest terms with a positive denominator. Numerator and
// denominator stay within kLimit; an operation that would leave it says so instead of overflowing.
// Value type, any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lemma::search {

enum class Operator : char { kAdd = '+', kSubtract = '-', kMultiply = '*', kDivide = '/' };

std::optional<Operator> operator_from(char symbol);

class Rational {
 public:
  using Integer = __int128;
  // |numerator| and denominator are at most 10^36: every value reachable from six integers of up to
  // 10^6 fits, and the sum of two limits fits the type.
  static constexpr Integer kLimit =
      static_cast<Integer>(1'000'000'000'000'000'000) * 1'000'000'000'000'000'000;

  Rational() = default;
  Rational(std::int64_t integer)
      : numerator_(integer) {}  // NOLINT(google-explicit-constructor): an integer is one

  // Exactly n / d in lowest terms. Requires d != 0 and both within kLimit.
  static Rational ratio(Integer n, Integer d);

  // "36", "-7", "7/2". Digits are ASCII, no leading zeros, no "-0", at most max_digits in numerator
  // and denominator, the denominator at least 1. Not necessarily in lowest terms: a canonical text
  // t has parse(t)->to_string() == t.
  static std::optional<Rational> parse(std::string_view text, int max_digits);
  std::string to_string() const;

  Integer numerator() const { return numerator_; }
  Integer denominator() const { return denominator_; }
  bool is_integer() const { return denominator_ == 1; }
  bool is_zero() const { return numerator_ == 0; }
  // Whether numerator and denominator have at most this many decimal digits (1 .. 36).
  bool fits_digits(int digits) const;

  friend bool operator==(const Rational&, const Rational&) = default;
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b);

 private:
  Integer numerator_ = 0;
  Integer denominator_ = 1;  // > 0
};

// The outcome of one exact operation.
struct Arithmetic {
  enum class Fault { kNone, kDivisionByZero, kTooLarge };
  Rational value = {};
  Fault fault = Fault::kNone;

  bool ok() const { return fault == Fault::kNone; }
};

Arithmetic apply(Operator op, const Rational& left, const Rational& right);

}  // namespace lemma::search
