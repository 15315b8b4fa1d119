#include "search/tasks/arithmetic/numeral.h"

#include <array>

namespace lemma::search::arithmetic {

namespace {

constexpr std::array<std::string_view, 6> kSymbols = {"+", "-", "*", "/", "^", "mod"};

Outcome unknown(std::string why) {
  return {.kind = Outcome::Kind::kUnknown, .why = std::move(why)};
}

Outcome within_caps(const Arithmetic& exact) {
  if (exact.fault == Arithmetic::Fault::kDivisionByZero) return {.kind = Outcome::Kind::kUndefined};
  if (!exact.ok() || !exact.value.fits_digits(kMaxDigits))
    return unknown("has more than 18 digits");
  return {.kind = Outcome::Kind::kNumber, .number = exact.value};
}

Outcome power(const Rational& base, const Rational& exponent) {
  if (!exponent.is_integer() || exponent < Rational(-kMaxExponent) ||
      exponent > Rational(kMaxExponent))
    return unknown("has an exponent that is no integer from -64 to 64");
  const int n = static_cast<int>(exponent.numerator());
  if (n == 0 && base.is_zero()) return unknown("is read in more than one way");
  Arithmetic product{.value = Rational(1)};
  for (int i = 0; i < (n < 0 ? -n : n) && product.ok(); ++i)
    product = apply(Operator::kMultiply, product.value, base);
  if (n < 0 && product.ok()) product = apply(Operator::kDivide, Rational(1), product.value);
  return within_caps(product);
}

// Of natural numbers only: for others there is more than one convention.
Outcome remainder(const Rational& left, const Rational& right) {
  if (!left.is_integer() || !right.is_integer() || left < Rational(0) || right < Rational(0))
    return unknown("is read in more than one way");
  if (right.is_zero()) return {.kind = Outcome::Kind::kUndefined};
  return {.kind = Outcome::Kind::kNumber,
          .number = Rational::ratio(left.numerator() % right.numerator(), 1)};
}

bool all_digits(std::string_view text) {
  for (const char c : text)
    if (c < '0' || c > '9') return false;
  return !text.empty();
}

std::optional<Rational> parse_decimal(std::string_view text, int max_digits) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point), decimals = text.substr(point + 1);
  if (!all_digits(whole) || !all_digits(decimals)) return std::nullopt;
  if (whole.size() > 1 && whole[0] == '0') return std::nullopt;
  if (decimals.size() > kMaxDecimals ||
      whole.size() + decimals.size() > static_cast<std::size_t>(max_digits))
    return std::nullopt;
  Rational::Integer top = 0, bottom = 1;
  for (const char c : whole) top = top * 10 + (c - '0');
  for (const char c : decimals) {
    top = top * 10 + (c - '0');
    bottom *= 10;
  }
  if (negative && top == 0) return std::nullopt;
  return Rational::ratio(negative ? -top : top, bottom);
}

}  // namespace

std::string_view symbol(Op op) { return kSymbols[static_cast<std::size_t>(op)]; }

std::optional<Op> op_from(std::string_view symbol) {
  for (std::size_t i = 0; i < kSymbols.size(); ++i)
    if (kSymbols[i] == symbol) return static_cast<Op>(i);
  return std::nullopt;
}

Outcome outcome_of(Op op, const Rational& left, const Rational& right) {
  switch (op) {
    case Op::kAdd:
      return within_caps(apply(Operator::kAdd, left, right));
    case Op::kSubtract:
      return within_caps(apply(Operator::kSubtract, left, right));
    case Op::kMultiply:
      return within_caps(apply(Operator::kMultiply, left, right));
    case Op::kDivide:
      return within_caps(apply(Operator::kDivide, left, right));
    case Op::kPower:
      return power(left, right);
    case Op::kMod:
      return remainder(left, right);
  }
  return unknown("is no operation");
}

std::optional<Rational> parse_numeral(std::string_view text, int max_digits) {
  if (text.find('.') != std::string_view::npos) return parse_decimal(text, max_digits);
  const auto number = Rational::parse(text, max_digits);
  if (!number || number->to_string() != text) return std::nullopt;
  return number;
}

std::string numeral(const Rational& number, bool decimals) {
  if (!decimals || number.is_integer()) return number.to_string();
  Rational::Integer top = number.numerator() < 0 ? -number.numerator() : number.numerator();
  const Rational::Integer bottom = number.denominator();
  const Rational::Integer whole = top / bottom;
  std::string text = Rational::ratio(whole, 1).to_string() + ".";
  top %= bottom;
  for (int i = 0; i < kMaxDecimals && top != 0; ++i) {
    top *= 10;
    text += static_cast<char>('0' + static_cast<int>(top / bottom));
    top %= bottom;
  }
  if (top != 0 || text.size() > kMaxDigits + 1) return number.to_string();
  return number < Rational(0) ? "-" + text : text;
}

}  // namespace lemma::search::arithmetic
