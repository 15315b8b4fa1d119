#include "search/verify/rational.h"

#include <algorithm>

#include "core/assert.h"

namespace lemma::search {

namespace {

using Integer = Rational::Integer;

constexpr Integer absolute(Integer x) { return x < 0 ? -x : x; }

Integer gcd(Integer a, Integer b) {
  a = absolute(a);
  b = absolute(b);
  // Nearly every number of a real problem fits 64 bits, where division is several times cheaper.
  constexpr Integer kWord = INT64_MAX;
  while (b != 0) {
    if (a <= kWord && b <= kWord) {
      auto x = static_cast<std::uint64_t>(a);
      auto y = static_cast<std::uint64_t>(b);
      while (y != 0) {
        const std::uint64_t r = x % y;
        x = y;
        y = r;
      }
      return static_cast<Integer>(x);
    }
    const Integer r = a % b;
    a = b;
    b = r;
  }
  return a;
}

// a * b, or nothing when it would leave kLimit. Both are within it.
std::optional<Integer> product(Integer a, Integer b) {
  const Integer x = absolute(a), y = absolute(b);
  if (x > INT64_MAX || y > INT64_MAX) {
    if (x != 0 && y > Rational::kLimit / x) return std::nullopt;
  } else if (x * y > Rational::kLimit) {
    return std::nullopt;
  }
  return a * b;
}

std::optional<Rational> product(const Rational& left, Integer n, Integer d) {
  // Cancel crosswise first, so that nothing grows that needn't.
  const Integer g1 = gcd(left.numerator(), d);
  const Integer g2 = gcd(n, left.denominator());
  const auto top =
      product(left.numerator() / std::max<Integer>(g1, 1), n / std::max<Integer>(g2, 1));
  const auto bottom =
      product(left.denominator() / std::max<Integer>(g2, 1), d / std::max<Integer>(g1, 1));
  if (!top || !bottom) return std::nullopt;
  return Rational::ratio(*top, *bottom);
}

std::optional<Rational> sum(const Rational& left, const Rational& right, int sign) {
  const Integer g = gcd(left.denominator(), right.denominator());
  const auto a = product(left.numerator(), right.denominator() / g);
  const auto b = product(right.numerator(), left.denominator() / g);
  const auto bottom = product(left.denominator() / g, right.denominator());
  if (!a || !b || !bottom) return std::nullopt;
  const Integer top = sign > 0 ? *a + *b : *a - *b;
  if (absolute(top) > Rational::kLimit) return std::nullopt;
  return Rational::ratio(top, *bottom);
}

Arithmetic outcome(const std::optional<Rational>& value) {
  if (!value) return {.fault = Arithmetic::Fault::kTooLarge};
  return {.value = *value};
}

std::string digits_of(Integer x) {
  std::string digits;
  do digits += static_cast<char>('0' + static_cast<int>(x % 10));
  while ((x /= 10) != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

// One or more ASCII digits without a leading zero ("0" itself is fine).
std::optional<Integer> parse_natural(std::string_view text, int max_digits) {
  if (text.empty() || text.size() > static_cast<std::size_t>(max_digits)) return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  Integer value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Operator> operator_from(char symbol) {
  switch (symbol) {
    case '+':
    case '-':
    case '*':
    case '/':
      return static_cast<Operator>(symbol);
    default:
      return std::nullopt;
  }
}

Rational Rational::ratio(Integer n, Integer d) {
  LEMMA_ASSERT(d != 0, "a ratio needs a denominator");
  const Integer g = gcd(n, d);
  Rational r;
  r.numerator_ = (d < 0 ? -n : n) / g;
  r.denominator_ = absolute(d) / g;
  return r;
}

std::optional<Rational> Rational::parse(std::string_view text, int max_digits) {
  LEMMA_ASSERT(max_digits >= 1 && max_digits <= 36, "numerals have 1 to 36 digits");
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t slash = text.find('/');
  const auto top = parse_natural(text.substr(0, slash), max_digits);
  if (!top || (negative && *top == 0)) return std::nullopt;
  if (slash == std::string_view::npos) return ratio(negative ? -*top : *top, 1);
  const auto bottom = parse_natural(text.substr(slash + 1), max_digits);
  if (!bottom || *bottom == 0) return std::nullopt;
  return ratio(negative ? -*top : *top, *bottom);
}

std::string Rational::to_string() const {
  std::string text = numerator_ < 0 ? "-" : "";
  text += digits_of(absolute(numerator_));
  if (denominator_ != 1) text += "/" + digits_of(denominator_);
  return text;
}

bool Rational::fits_digits(int digits) const {
  Integer bound = 1;
  for (int i = 0; i < digits; ++i) bound *= 10;
  return absolute(numerator_) < bound && denominator_ < bound;
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  // By continued fractions: integer parts first, then the reciprocals of what is left. Never
  // overflows.
  Integer an = a.numerator_, ad = a.denominator_, bn = b.numerator_, bd = b.denominator_;
  const auto floor_of = [](Integer n, Integer d) { return n / d - (n % d < 0 ? 1 : 0); };
  for (;;) {
    const Integer aq = floor_of(an, ad), bq = floor_of(bn, bd);
    if (aq != bq) return aq <=> bq;
    const Integer ar = an - aq * ad, br = bn - bq * bd;
    if (ar == 0 || br == 0) return (ar != 0) <=> (br != 0);
    // ar / ad < br / bd exactly when bd / br < ad / ar.
    an = bd;
    bn = ad;
    std::swap(ad, bd);
    ad = br;
    bd = ar;
  }
}

Arithmetic apply(Operator op, const Rational& left, const Rational& right) {
  switch (op) {
    case Operator::kAdd:
      return outcome(sum(left, right, +1));
    case Operator::kSubtract:
      return outcome(sum(left, right, -1));
    case Operator::kMultiply:
      return outcome(product(left, right.numerator(), right.denominator()));
    case Operator::kDivide:
      if (right.is_zero()) return {.fault = Arithmetic::Fault::kDivisionByZero};
      return outcome(product(left, right.denominator(), right.numerator()));
  }
  return {.fault = Arithmetic::Fault::kTooLarge};
}

}  // namespace lemma::search
