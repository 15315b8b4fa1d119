#include "search/tasks/equations/polynomial.h"

#include <algorithm>

#include "core/assert.h"

namespace lemma::search::equations {

namespace {

constexpr std::int64_t kMaxMiddle = 60;  // of a quadratic factor that is looked for

template <typename P>
void trim(P& p) {
  while (!p.empty() && p.back() == 0) p.pop_back();
}

// Without a common divisor; the sign is kept.
IntegerPolynomial reduced(IntegerPolynomial p) {
  trim(p);
  Integer common = 0;
  for (const Integer& c : p) common = mp::gcd(common, c);
  if (common > 1)
    for (Integer& c : p) c /= common;
  return p;
}

// The remainder of a positive multiple of a divided by b.
IntegerPolynomial pseudo_remainder(IntegerPolynomial a, const IntegerPolynomial& b) {
  const Integer lead = abs(b.back());
  const int lead_sign = b.back().sign();
  while (a.size() >= b.size()) {
    const Integer top = a.back() * lead_sign;
    const std::size_t shift = a.size() - b.size();
    for (Integer& c : a) c *= lead;
    for (std::size_t i = 0; i < b.size(); ++i) a[i + shift] -= top * b[i];
    a.pop_back();
    trim(a);
  }
  return reduced(std::move(a));
}

// p(x + 1).
void shift_by_one(IntegerPolynomial& p) {
  for (std::size_t i = 0; i + 1 < p.size(); ++i)
    for (std::size_t j = p.size() - 1; j-- > i;) p[j] += p[j + 1];
}

// Sign variations of (1 + x)^n p(1 / (1 + x)): at least the number of roots in (0, 1), and exactly
// that when it is 0 or 1.
int descartes_bound(const IntegerPolynomial& p) {
  IntegerPolynomial q(p.rbegin(), p.rend());
  shift_by_one(q);
  int variations = 0, last = 0;
  for (const Integer& c : q) {
    if (c == 0) continue;
    if (last != 0 && c.sign() != last) ++variations;
    last = c.sign();
  }
  return variations;
}

// The roots of p in (0, 1), which is (low, high) of the unknown.
void isolate_in(IntegerPolynomial p, const Exact& low, const Exact& high,
                std::vector<RootInterval>& roots) {
  const int bound = descartes_bound(p);
  if (bound == 0) return;
  if (bound == 1) {
    roots.push_back({low, high});
    return;
  }
  const Exact middle = (low + high) / 2;
  // 2^n p(x / 2), whose (0, 1) is the lower half and whose (1, 2) the upper.
  const std::size_t n = p.size() - 1;
  for (std::size_t i = 0; i <= n; ++i) p[i] <<= n - i;
  IntegerPolynomial upper = p;
  shift_by_one(upper);
  isolate_in(std::move(p), low, middle, roots);
  if (upper[0] == 0) {
    roots.push_back({middle, middle});
    upper.erase(upper.begin());
  }
  isolate_in(std::move(upper), middle, high, roots);
}

// Positive ones; none of 0.
std::vector<std::int64_t> divisors(std::int64_t n) {
  std::vector<std::int64_t> all;
  for (std::int64_t d = 1; d <= n; ++d)
    if (n % d == 0) all.push_back(d);
  return all;
}

int sign_right_of(const IntegerPolynomial& p, const Exact& x) {
  if (const int s = sign_at(p, x)) return s;
  return sign_at(primitive(derivative(rational(p))), x);  // a simple root
}

}  // namespace

Polynomial add(const Polynomial& a, const Polynomial& b) {
  Polynomial sum = a;
  if (sum.size() < b.size()) sum.resize(b.size());
  for (std::size_t i = 0; i < b.size(); ++i) sum[i] += b[i];
  trim(sum);
  return sum;
}

Polynomial multiply(const Polynomial& a, const Polynomial& b) {
  if (a.empty() || b.empty()) return {};
  Polynomial product(a.size() + b.size() - 1);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) product[i + j] += a[i] * b[j];
  return product;
}

Polynomial scaled(const Polynomial& a, const Exact& by) {
  if (by == 0) return {};
  Polynomial product = a;
  for (Exact& c : product) c *= by;
  return product;
}

IntegerPolynomial primitive(const Polynomial& p) {
  Integer common = 1;
  for (const Exact& c : p) common = lcm(common, denominator(c));
  IntegerPolynomial integers;
  for (const Exact& c : p) integers.push_back(numerator(c) * (common / denominator(c)));
  return reduced(std::move(integers));
}

Polynomial rational(const IntegerPolynomial& p) { return {p.begin(), p.end()}; }

int sign_at(const IntegerPolynomial& p, const Exact& x) {
  const Integer n = numerator(x), d = denominator(x);
  Integer value = 0, power = 1;
  for (auto c = p.rbegin(); c != p.rend(); ++c, power *= d) value = value * n + *c * power;
  return value.sign();
}

IntegerPolynomial gcd(IntegerPolynomial a, IntegerPolynomial b) {
  if (a.size() < b.size()) std::swap(a, b);
  while (!b.empty()) {
    IntegerPolynomial rest = pseudo_remainder(std::move(a), b);
    a = std::move(b);
    b = std::move(rest);
  }
  a = reduced(std::move(a));
  if (a.back() < 0)
    for (Integer& c : a) c = -c;
  return a;
}

IntegerPolynomial quotient(const IntegerPolynomial& a, const IntegerPolynomial& b) {
  Polynomial rest = rational(a);
  LEMMA_ASSERT(a.size() >= b.size(), "a divisor's degree is at most the polynomial's");
  Polynomial result(a.size() - b.size() + 1);
  for (std::size_t i = result.size(); i-- > 0;) {
    result[i] = rest[i + b.size() - 1] / Exact(b.back());
    for (std::size_t j = 0; j < b.size(); ++j) rest[i + j] -= result[i] * Exact(b[j]);
  }
  trim(rest);
  LEMMA_ASSERT(rest.empty(), "a divisor leaves nothing");
  return primitive(result);
}

Polynomial derivative(const Polynomial& p) {
  Polynomial d;
  for (std::size_t i = 1; i < p.size(); ++i) d.push_back(p[i] * Exact(i));
  return d;
}

IntegerPolynomial square_free(const IntegerPolynomial& p) {
  if (p.size() < 3) return p;
  const IntegerPolynomial common = gcd(p, primitive(derivative(rational(p))));
  return common.size() == 1 ? p : quotient(p, common);
}

std::vector<RootInterval> isolate_roots(const IntegerPolynomial& square_free) {
  std::vector<RootInterval> roots;
  if (square_free.size() < 2) return roots;
  // Every root is below 1 + max |c_i / c_n| in size.
  Integer largest = 0;
  for (const Integer& c : square_free) largest = std::max<Integer>(largest, abs(c));
  Integer bound = 2;
  while (bound * abs(square_free.back()) <= largest + abs(square_free.back())) bound <<= 1;

  for (const bool negative : {true, false}) {
    IntegerPolynomial p = square_free;
    Integer power = 1;
    for (std::size_t i = 0; i < p.size(); ++i, power *= bound)
      p[i] *= negative && i % 2 == 1 ? Integer(-power) : power;
    if (p[0] == 0) p.erase(p.begin());
    std::vector<RootInterval> half;
    isolate_in(std::move(p), 0, Exact(bound), half);
    if (negative) {
      std::reverse(half.begin(), half.end());
      for (RootInterval& root : half) root = {-root.high, -root.low};
    }
    roots.insert(roots.end(), half.begin(), half.end());
    if (negative && square_free[0] == 0) roots.push_back({0, 0});
  }
  return roots;
}

void halve(const IntegerPolynomial& square_free, RootInterval& interval) {
  if (interval.is_point()) return;
  const Exact middle = (interval.low + interval.high) / 2;
  const int here = sign_at(square_free, middle);
  if (here == 0)
    interval = {middle, middle};
  else if (here == sign_right_of(square_free, interval.low))
    interval.low = middle;
  else
    interval.high = middle;
}

// Kronecker's method (1882): a factor's values at 0, 1 and -1 divide the polynomial's.
std::vector<IntegerPolynomial> quadratic_factors(const IntegerPolynomial& square_free) {
  std::vector<IntegerPolynomial> factors;
  IntegerPolynomial rest = square_free;
  if (rest.size() == 3) return {rest};
  if (rest.size() < 5) return {};
  Integer at_one = 0, at_minus_one = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    at_one += rest[i];
    at_minus_one += i % 2 == 0 ? rest[i] : Integer(-rest[i]);
  }
  const auto small = [](const Integer& n) -> std::int64_t {
    return abs(n) <= 100'000 ? abs(n).convert_to<std::int64_t>() : 0;
  };
  const std::int64_t one = small(at_one), minus_one = small(at_minus_one);
  if (one == 0 || minus_one == 0) return {};
  for (const std::int64_t a : divisors(small(rest.back())))
    for (const std::int64_t last : divisors(small(rest[0])))
      for (const std::int64_t c : {last, -last})
        for (std::int64_t b = -kMaxMiddle; b <= kMaxMiddle && rest.size() >= 5; ++b) {
          const std::int64_t v = a + b + c, w = a - b + c;
          if (v == 0 || w == 0 || one % v != 0 || minus_one % w != 0) continue;
          const IntegerPolynomial factor{c, b, a};
          if (gcd(rest, factor) != factor) continue;
          factors.push_back(factor);
          rest = quotient(rest, factor);
        }
  if (rest.size() == 3) factors.push_back(rest);
  return factors;
}

std::vector<Exact> rational_roots(const IntegerPolynomial& square_free) {
  std::vector<Exact> roots;
  const Integer lead = abs(square_free.back());
  if (square_free.size() == 2) return {Exact(-square_free[0], square_free[1])};
  if (square_free.size() == 3) {
    const Integer d = square_free[1] * square_free[1] - 4 * square_free[0] * square_free[2];
    if (d < 0) return {};
    const Integer root = sqrt(d);
    if (root * root != d) return {};
    for (const Integer& r : {Integer(-root), root})
      roots.push_back(Exact(r - square_free[1], 2 * square_free[2]));
    std::sort(roots.begin(), roots.end());
    return roots;
  }
  // A rational root is a multiple of 1 / lead: an interval shorter than that holds at most one.
  for (RootInterval interval : isolate_roots(square_free)) {
    while (!interval.is_point() && (interval.high - interval.low) * Exact(lead) >= 1)
      halve(square_free, interval);
    const Exact scaled = interval.high * Exact(lead);
    Integer below = numerator(scaled) / denominator(scaled);
    if (Exact(below) > scaled) --below;
    const Exact candidate(below, lead);
    if (candidate >= interval.low && sign_at(square_free, candidate) == 0 &&
        (candidate > interval.low || interval.is_point()))
      if (candidate < interval.high || interval.is_point()) roots.push_back(candidate);
  }
  return roots;
}

}  // namespace lemma::search::equations
