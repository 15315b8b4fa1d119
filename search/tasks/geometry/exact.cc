#include "search/tasks/geometry/exact.h"

#include <cmath>
#include <numbers>
#include <utility>

#include "search/tasks/arithmetic/numeral.h"

namespace lemma::search::geometry {

namespace {

// Most numbers are small integers, which need no common divisors.
constexpr Rational::Integer kSmall = 1'000'000;
constexpr std::int64_t kSmallFactor = 100'000;
bool is_small(const Rational& number) {
  return number.is_integer() && number.numerator() < kSmall && number.numerator() > -kSmall;
}

std::optional<Rational> calculated(Operator op, const Rational& left, const Rational& right) {
  if (op != Operator::kDivide && is_small(left) && is_small(right)) {
    const auto l = static_cast<std::int64_t>(left.numerator()),
               r = static_cast<std::int64_t>(right.numerator());
    if (op == Operator::kMultiply) {
      if (std::abs(l) < kSmallFactor && std::abs(r) < kSmallFactor) return Rational(l * r);
    } else {
      return Rational(op == Operator::kAdd ? l + r : l - r);
    }
  }
  const Arithmetic result = apply(op, left, right);
  if (!result.ok() || !result.value.fits_digits(Exact::kMaxDigits)) return std::nullopt;
  return result.value;
}

// n = s * s * squarefree, for 1 <= n <= kMaxRadicand.
std::pair<std::int64_t, std::int64_t> square_part(std::int64_t n) {
  std::int64_t s = 1, free = 1;
  for (std::int64_t p = 2; p * p <= n; ++p) {
    while (n % (p * p) == 0) {
      n /= p * p;
      s *= p;
    }
    if (n % p == 0) {
      n /= p;
      free *= p;
    }
  }
  return {s, free * n};
}

std::string numeral(const Rational& number) { return arithmetic::numeral(number, true); }

}  // namespace

std::optional<Exact> Exact::made(const Rational& a, const Rational& b, std::int64_t n, bool pi) {
  Exact made;
  made.a_ = a;
  made.b_ = b;
  made.n_ = b.is_zero() ? 1 : n;
  made.pi_ = pi && !a.is_zero();
  return made;
}

Exact negated(const Exact& x) {
  Exact minus = x;
  for (Rational* part : {&minus.a_, &minus.b_})
    if (!part->is_zero()) *part = apply(Operator::kSubtract, Rational(0), *part).value;
  return minus;
}

std::optional<Exact> add(const Exact& x, const Exact& y) {
  if (x.is_zero()) return y;
  if (y.is_zero()) return x;
  if (x.pi_ != y.pi_) return std::nullopt;
  if (!x.b_.is_zero() && !y.b_.is_zero() && x.n_ != y.n_) return std::nullopt;
  const auto a = calculated(Operator::kAdd, x.a_, y.a_), b = calculated(Operator::kAdd, x.b_, y.b_);
  if (!a || !b) return std::nullopt;
  return Exact::made(*a, *b, std::max(x.n_, y.n_), x.pi_);
}

std::optional<Exact> multiply(const Exact& x, const Exact& y) {
  if (x.is_zero() || y.is_zero()) return Exact();
  if (x.is_rational() && y.is_rational()) {
    const auto product = calculated(Operator::kMultiply, x.a_, y.a_);
    return product ? std::optional(Exact(*product)) : std::nullopt;
  }
  if (x.pi_ || y.pi_) {
    if ((x.pi_ && y.pi_) || !x.b_.is_zero() || !y.b_.is_zero()) return std::nullopt;
    const auto a = calculated(Operator::kMultiply, x.a_, y.a_);
    return a ? Exact::made(*a, {}, 1, true) : std::nullopt;
  }
  const auto times = [](const Rational& l, const Rational& r) {
    return calculated(Operator::kMultiply, l, r);
  };
  if (!x.b_.is_zero() && !y.b_.is_zero() && x.n_ != y.n_) {
    if (!x.a_.is_zero() || !y.a_.is_zero() || x.n_ > Exact::kMaxRadicand / y.n_)
      return std::nullopt;
    const auto [s, n] = square_part(x.n_ * y.n_);
    auto b = times(x.b_, y.b_);
    if (b) b = times(*b, Rational(s));
    return b ? Exact::made({}, *b, n, false) : std::nullopt;
  }
  const std::int64_t n = std::max(x.n_, y.n_);
  const auto aa = times(x.a_, y.a_), bb = times(x.b_, y.b_), ab = times(x.a_, y.b_),
             ba = times(x.b_, y.a_);
  if (!aa || !bb || !ab || !ba) return std::nullopt;
  const auto bbn = times(*bb, Rational(n));
  if (!bbn) return std::nullopt;
  const auto a = calculated(Operator::kAdd, *aa, *bbn), b = calculated(Operator::kAdd, *ab, *ba);
  if (!a || !b) return std::nullopt;
  return Exact::made(*a, *b, n, false);
}

std::optional<Exact> divide(const Exact& x, const Exact& y) {
  if (y.is_zero()) return std::nullopt;
  if (y.pi_) {
    if (!x.pi_ && !x.is_zero()) return std::nullopt;
    const auto a = calculated(Operator::kDivide, x.a_, y.a_);
    return a ? Exact::made(*a, {}, 1, false) : std::nullopt;
  }
  if (y.b_.is_zero()) {
    const auto a = calculated(Operator::kDivide, x.a_, y.a_),
               b = calculated(Operator::kDivide, x.b_, y.a_);
    return a && b ? Exact::made(*a, *b, x.n_, x.pi_) : std::nullopt;
  }
  // By the conjugate, whose product with y is rational and not 0.
  Exact conjugate = y;
  conjugate.b_ = apply(Operator::kSubtract, Rational(0), y.b_).value;
  const auto above = multiply(x, conjugate), below = multiply(y, conjugate);
  if (!above || !below) return std::nullopt;
  return divide(*above, *below);
}

std::optional<Exact> square_root(const Exact& x) {
  if (!x.is_rational() || x.sign() < 0) return std::nullopt;
  if (x.is_zero()) return Exact();
  // sqrt(p/q) = sqrt(p*q) / q
  const Rational::Integer p = x.a_.numerator(), q = x.a_.denominator();
  if (p > Exact::kMaxRadicand / q) return std::nullopt;
  const auto [s, n] = square_part(static_cast<std::int64_t>(p * q));
  const Rational outside = Rational::ratio(s, q);
  return n == 1 ? Exact::made(outside, {}, 1, false) : Exact::made({}, outside, n, false);
}

int Exact::sign() const {
  const auto of = [](const Rational& r) { return r.is_zero() ? 0 : r < Rational(0) ? -1 : 1; };
  const int a = of(a_), b = of(b_);
  if (a == b || b == 0) return a;
  if (a == 0) return b;
  // Opposite signs: the larger square decides. Caps keep the squares within the type: 10^24 * 10^12.
  const auto aa = apply(Operator::kMultiply, a_, a_), bb = apply(Operator::kMultiply, b_, b_);
  const auto bbn = apply(Operator::kMultiply, bb.value, Rational(n_));
  if (!aa.ok() || !bb.ok() || !bbn.ok()) return approximately() < 0 ? -1 : 1;
  return aa.value < bbn.value ? b : a;
}

double Exact::approximately() const {
  const auto of = [](const Rational& r) {
    return static_cast<double>(r.numerator()) / static_cast<double>(r.denominator());
  };
  if (pi_) return of(a_) * std::numbers::pi;
  return of(a_) + of(b_) * std::sqrt(static_cast<double>(n_));
}

std::string Exact::to_string() const {
  if (pi_) {
    if (a_ == Rational(1)) return "pi";
    return a_ == Rational(-1) ? "-pi" : numeral(a_) + "*pi";
  }
  if (b_.is_zero()) return numeral(a_);
  const bool minus = b_ < Rational(0);
  const Rational size = minus ? apply(Operator::kSubtract, Rational(0), b_).value : b_;
  const std::string root =
      (size == Rational(1) ? "" : numeral(size) + "*") + "sqrt(" + std::to_string(n_) + ")";
  if (a_.is_zero()) return (minus ? "-" : "") + root;
  return numeral(a_) + (minus ? " - " : " + ") + root;
}

std::optional<Exact> Exact::parse(std::string_view text) {
  if (text.size() > 80) return std::nullopt;
  if (const auto rational = arithmetic::parse_numeral(text, kMaxDigits)) return Exact(*rational);
  for (const std::string_view sign : {" + ", " - "}) {
    const auto at = text.find(sign);
    if (at == std::string_view::npos) continue;
    const auto left = arithmetic::parse_numeral(text.substr(0, at), kMaxDigits);
    const auto right = parse(text.substr(at + 3));
    if (!left || !right || right->pi_ || right->is_rational() || !right->a_.is_zero())
      return std::nullopt;
    return add(Exact(*left), sign == " - " ? negated(*right) : *right);
  }
  Exact factor(1);
  if (const auto star = text.find('*'); star != std::string_view::npos) {
    const auto number = arithmetic::parse_numeral(text.substr(0, star), kMaxDigits);
    if (!number) return std::nullopt;
    factor = Exact(*number);
    text.remove_prefix(star + 1);
  } else if (text.starts_with('-')) {
    factor = Exact(-1);
    text.remove_prefix(1);
  }
  if (text == "pi") return multiply(factor, Exact::pi());
  if (!text.starts_with("sqrt(") || !text.ends_with(')')) return std::nullopt;
  const auto under = arithmetic::parse_numeral(text.substr(5, text.size() - 6), kMaxDigits);
  if (!under) return std::nullopt;
  const auto root = square_root(Exact(*under));
  return root ? multiply(factor, *root) : std::nullopt;
}

}  // namespace lemma::search::geometry
