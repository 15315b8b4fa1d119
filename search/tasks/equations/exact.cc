#include "search/tasks/equations/exact.h"

#include "core/assert.h"

namespace lemma::search::equations {

namespace {

Surd surd(Exact rational, Exact factor, const Integer& radicand) {
  const bool rooted = factor != 0;
  return {.rational = std::move(rational),
          .factor = std::move(factor),
          .radicand = rooted ? radicand : Integer(1)};
}

// The root that both can be written with, or nothing.
std::optional<Integer> common_radicand(const Surd& a, const Surd& b) {
  if (a.is_rational()) return b.radicand;
  if (b.is_rational() || a.radicand == b.radicand) return a.radicand;
  return std::nullopt;
}

bool digits_fit(const Integer& n, int digits) {
  // Most numbers are short enough to be told by their bits: 10^d has more than 3d.
  if (n == 0 || mp::msb(abs(n)) < static_cast<unsigned>(3 * digits)) return true;
  return abs(n) < mp::pow(Integer(10), static_cast<unsigned>(digits));
}

}  // namespace

int sign(const Exact& number) { return number.sign(); }

std::string to_string(const Exact& number) { return number.str(); }

bool fits(const Exact& number, int digits) {
  return digits_fit(numerator(number), digits) && digits_fit(denominator(number), digits);
}

std::optional<Surd> Surd::square_root(const Exact& of) {
  if (of.sign() < 0) return std::nullopt;
  // sqrt(n/d) = sqrt(n * d) / d; squares leave the root.
  const Integer d = denominator(of);
  Integer rest = numerator(of) * d;
  if (!digits_fit(rest, kMaxRadicandDigits)) return std::nullopt;
  if (rest == 0) return Surd{};
  auto n = rest.convert_to<std::int64_t>();
  std::int64_t outside = 1, inside = 1;
  const auto take = [&](std::int64_t p) {
    while (n % (p * p) == 0) n /= p * p, outside *= p;
    if (n % p == 0) n /= p, inside *= p;
  };
  // Beyond its cube root what is left is a prime, a prime's square or two primes.
  for (std::int64_t p = 2; p * p * p <= n; ++p) take(p);
  const auto root = static_cast<std::int64_t>(sqrt(Integer(n)).convert_to<std::int64_t>());
  if (root * root == n)
    outside *= root;
  else
    inside *= n;
  if (inside == 1) return Surd::of(Exact(Integer(outside), d));
  return surd(0, Exact(Integer(outside), d), Integer(inside));
}

std::optional<Surd> add(const Surd& a, const Surd& b) {
  const auto radicand = common_radicand(a, b);
  if (!radicand) return std::nullopt;
  return surd(a.rational + b.rational, a.factor + b.factor, *radicand);
}

std::optional<Surd> multiply(const Surd& a, const Surd& b) {
  const auto radicand = common_radicand(a, b);
  if (!radicand) return std::nullopt;
  return surd(a.rational * b.rational + a.factor * b.factor * Exact(*radicand),
              a.rational * b.factor + a.factor * b.rational, *radicand);
}

std::optional<Surd> divide(const Surd& a, const Surd& b) {
  if (b.is_zero()) return std::nullopt;
  // 1 / (p + q sqrt(c)) = (p - q sqrt(c)) / (p^2 - q^2 c).
  const Exact norm = b.rational * b.rational - b.factor * b.factor * Exact(b.radicand);
  return multiply(a, surd(b.rational / norm, -b.factor / norm, b.radicand));
}

Surd negated(const Surd& a) { return surd(-a.rational, -a.factor, a.radicand); }

int sign(const Surd& number) {
  const int p = number.rational.sign(), q = number.factor.sign();
  if (p == 0 || q == 0 || p == q) return p == 0 ? q : p;
  const Exact norm =
      number.rational * number.rational - number.factor * number.factor * Exact(number.radicand);
  return norm.sign() > 0 ? p : q;
}

int compare(const Surd& a, const Surd& b) {
  if (const auto difference = add(a, negated(b))) return sign(*difference);
  // (p + q sqrt(c)) against r sqrt(d).
  const Surd left = surd(a.rational - b.rational, a.factor, a.radicand);
  const int s = sign(left), t = b.factor.sign();
  if (s != t) return s < t ? -1 : 1;
  const auto square = multiply(left, left);
  LEMMA_ASSERT(square.has_value(), "a square has one root");
  const int larger = compare(*square, Surd::of(b.factor * b.factor * Exact(b.radicand)));
  return s * larger;
}

std::string to_string(const Surd& number) {
  if (number.is_rational()) return to_string(number.rational);
  const Integer d = lcm(denominator(number.rational), denominator(number.factor));
  const Integer p = numerator(Exact(number.rational * Exact(d)));
  const Integer q = numerator(Exact(number.factor * Exact(d)));
  const Integer size = abs(q);
  const std::string root =
      (size == 1 ? std::string() : size.str()) + "sqrt(" + number.radicand.str() + ")";
  std::string top;
  if (p == 0)
    top = (q < 0 ? "-" : "") + root;
  else
    top = p.str() + (q < 0 ? " - " : " + ") + root;
  if (d == 1) return top;
  return (p == 0 ? top : "(" + top + ")") + "/" + d.str();
}

bool fits(const Surd& number, int digits) {
  return fits(number.rational, digits) && fits(number.factor, digits);
}

}  // namespace lemma::search::equations
