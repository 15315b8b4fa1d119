// Numbers and single operations of the arithmetic family: how they are written, and what an
// operation exactly gives. Pure functions, any thread.
//
//   numeral = "0" | ["-"] natural ["/" natural]      a fraction in lowest terms
//           | ["-"] digits "." digits                at most 12 decimals
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "search/verify/rational.h"

namespace lemma::search::arithmetic {

inline constexpr int kMaxGivenDigits = 12;  // of a numeral in a question
inline constexpr int kMaxDigits = 18;       // of a result's numerator and denominator
inline constexpr int kMaxDecimals = 12;
inline constexpr int kMaxExponent = 64;

enum class Op { kAdd, kSubtract, kMultiply, kDivide, kPower, kMod };

std::string_view symbol(Op op);  // "+", ..., "mod"
std::optional<Op> op_from(std::string_view symbol);

inline constexpr std::string_view kUndefined = "undefined";

// What an operation gives: a number, nothing because it divides by zero, or neither, because the
// result is beyond the caps or a matter of convention (0 ^ 0).
struct Outcome {
  enum class Kind { kNumber, kUndefined, kUnknown };
  Kind kind = Kind::kUnknown;
  Rational number = {};  // kNumber
  std::string why = {};  // kUnknown: "has more than 18 digits"
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome outcome_of(Op op, const Rational& left, const Rational& right);

std::optional<Rational> parse_numeral(std::string_view text, int max_digits = kMaxDigits);
// With `decimals` as a decimal number if that is exact within the caps; else as a fraction.
std::string numeral(const Rational& number, bool decimals);

}  // namespace lemma::search::arithmetic
