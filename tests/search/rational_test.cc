#include "search/verify/rational.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>

#include "core/random.h"

namespace lemma::search {
namespace {

using Exact = boost::multiprecision::cpp_rational;
using BigInteger = boost::multiprecision::cpp_int;

BigInteger big(Rational::Integer x) { return static_cast<BigInteger>(x); }
Exact exact(const Rational& r) { return Exact(big(r.numerator()), big(r.denominator())); }

// Numbers of every size up to 36 digits, small ones often.
Rational draw(core::Random& random) {
  const auto integer = [&] {
    Rational::Integer x = 0;
    for (auto digits = 1 + random.below(random.below(4) == 0 ? 36 : 5); digits > 0; --digits)
      x = x * 10 + static_cast<int>(random.below(10));
    return random.below(2) == 0 ? x : -x;
  };
  Rational::Integer d = integer();
  if (d == 0) d = 1;
  return Rational::ratio(integer(), d);
}

TEST(Rational, AgreesWithArbitraryPrecisionAndNeverOverflowsSilently) {
  core::Random random(11);
  int too_large = 0;
  for (int i = 0; i < 100000; ++i) {
    const Rational a = draw(random), b = draw(random);
    const auto op = static_cast<Operator>("+-*/"[random.below(4)]);
    const Arithmetic result = apply(op, a, b);
    if (op == Operator::kDivide && b.is_zero()) {
      ASSERT_EQ(result.fault, Arithmetic::Fault::kDivisionByZero);
      continue;
    }
    Exact expected = exact(a);
    if (op == Operator::kAdd) expected += exact(b);
    if (op == Operator::kSubtract) expected -= exact(b);
    if (op == Operator::kMultiply) expected *= exact(b);
    if (op == Operator::kDivide) expected /= exact(b);
    if (!result.ok()) {
      ++too_large;
      // Honest: numbers that small are always computed.
      const bool small = abs(big(a.numerator())) < 1000000000 &&
                         big(a.denominator()) < 1000000000 &&
                         abs(big(b.numerator())) < 1000000000 && big(b.denominator()) < 1000000000;
      ASSERT_FALSE(small);
      continue;
    }
    ASSERT_EQ(exact(result.value), expected)
        << a.to_string() << static_cast<char>(op) << b.to_string();
    ASSERT_GT(result.value.denominator(), 0);
    ASSERT_EQ(gcd(numerator(expected), denominator(expected)), 1);
    ASSERT_EQ(big(result.value.denominator()), denominator(expected)) << "lowest terms";
    ASSERT_EQ(a < b, exact(a) < exact(b));
    ASSERT_EQ(a == b, exact(a) == exact(b));
  }
  EXPECT_GT(too_large, 100) << "the limit was never met";
}

TEST(Rational, ReadsOnlyPlainNumerals) {
  for (const char* text :
       {"",    "-",    "+1",   "01",  "-0",  "00",  "1.0",   "1 ",    " 1",       "1/", "/2",
        "1/0", "1/02", "1/-2", "--1", "0x1", "1e3", "1_000", "1/2/3", "\xd9\xa3", "1\n"})
    EXPECT_FALSE(Rational::parse(text, 12).has_value()) << text;
  EXPECT_FALSE(Rational::parse("1234567890123", 12).has_value());
  EXPECT_FALSE(Rational::parse(std::string_view("1\0", 2), 12).has_value());
  for (const char* text : {"0", "7", "-7", "7/2", "-7/2", "123456789012", "1/123456789012"})
    EXPECT_EQ(Rational::parse(text, 12)->to_string(), text);
  EXPECT_EQ(Rational::parse("6/4", 12)->to_string(), "3/2");
  EXPECT_EQ(Rational::parse("0/4", 12)->to_string(), "0");
}

TEST(Rational, CountsDigits) {
  EXPECT_TRUE(Rational(999).fits_digits(3));
  EXPECT_FALSE(Rational(1000).fits_digits(3));
  EXPECT_FALSE(Rational(-1000).fits_digits(3));
  EXPECT_FALSE(Rational::ratio(1, 1000).fits_digits(3));
}

TEST(Rational, SixIntegersOfAMillionNeverReachTheLimit) {
  core::Random random(5);
  for (int i = 0; i < 20000; ++i) {
    std::vector<Rational> numbers;
    for (int k = 0; k < 6; ++k)
      numbers.emplace_back(1000000 - static_cast<std::int64_t>(random.below(20)));
    while (numbers.size() > 1) {
      const auto take = [&] {
        const auto at = numbers.begin() + static_cast<std::ptrdiff_t>(random.below(numbers.size()));
        const Rational r = *at;
        numbers.erase(at);
        return r;
      };
      const Rational a = take(), b = take();
      const Arithmetic result = apply(static_cast<Operator>("+-*/"[random.below(4)]), a, b);
      if (result.fault == Arithmetic::Fault::kDivisionByZero) break;
      ASSERT_TRUE(result.ok());
      numbers.push_back(result.value);
    }
  }
}

}  // namespace
}  // namespace lemma::search
