#include "search/tasks/equations/real_line.h"

#include <algorithm>

#include "core/assert.h"

namespace lemma::search::equations {

namespace {

bool vanishes(const IntegerPolynomial& square_free, const RootInterval& where) {
  if (where.is_point()) return sign_at(square_free, where.low) == 0;
  return sign_at(square_free, where.low) != sign_at(square_free, where.high);
}

// Three decimals, cut off.
std::string about(const RootInterval& where) {
  const Exact thousand = (where.low + where.high) * 500;
  Integer n = numerator(thousand) / denominator(thousand);
  const bool negative = n < 0;
  if (negative) n = -n;
  std::string digits = n.str();
  while (digits.size() < 4) digits.insert(0, "0");
  digits.insert(digits.size() - 3, ".");
  return "about " + std::string(negative ? "-" : "") + digits;
}

}  // namespace

bool RealSet::empty() const { return std::find(in.begin(), in.end(), true) == in.end(); }

std::string RealSet::to_string(char unknown) const {
  using equations::to_string;
  const std::string x(1, unknown);
  const auto outside = std::count(in.begin(), in.end(), false);
  if (empty()) return "no real solution";
  if (outside == 0) return "every real number";
  std::vector<std::string> holes;
  for (std::size_t i = 0; i < ends.size(); ++i)
    if (!in[2 * i + 1]) holes.push_back(to_string(ends[i]));
  if (static_cast<std::size_t>(outside) == holes.size()) {
    std::string text = "every real number except ";
    for (std::size_t i = 0; i < holes.size(); ++i) text += (i > 0 ? ", " : "") + holes[i];
    return text;
  }
  std::string text;
  for (std::size_t from = 0; from < in.size(); ++from) {
    if (!in[from]) continue;
    std::size_t to = from;
    while (to + 1 < in.size() && in[to + 1]) ++to;
    if (!text.empty()) text += " or ";
    const auto end_at = [&](std::size_t place) { return to_string(ends[place]); };
    if (from == to && from % 2 == 1) {
      text += x + " = " + end_at(from / 2);
    } else if (from == 0) {
      text += x + (to % 2 == 1 ? " <= " : " < ") + end_at(to / 2);
    } else {
      const bool closed_below = from % 2 == 1;
      const std::string low = end_at((from - 1) / 2);
      if (to + 1 == in.size())
        text += x + (closed_below ? " >= " : " > ") + low;
      else
        text += low + (closed_below ? " <= " : " < ") + x + (to % 2 == 1 ? " <= " : " < ") +
                end_at(to / 2);
    }
    from = to;
  }
  return text;
}

RealLine::RealLine(const std::vector<const Condition*>& conditions) {
  for (const Condition* condition : conditions)
    for (const auto& branch : condition->branches)
      for (const Atom& atom : branch) {
        add(atom.over);
        add(atom.under);
        for (const SignedPolynomial& p : atom.nonzero) add(p);
      }
  if (!too_large_) cut();
}

void RealLine::add(const SignedPolynomial& p) {
  add(p.plain);
  add(p.rooted);
  add(p.norm);
}

void RealLine::add(IntegerPolynomial p) {
  if (p.size() < 2 || too_large_) return;
  if (std::find(seen_.begin(), seen_.end(), p) != seen_.end()) return;
  seen_.push_back(p);
  p = square_free(p);
  for (const Exact& root : rational_roots(p)) {
    if (std::find(rationals_.begin(), rationals_.end(), root) == rationals_.end())
      rationals_.push_back(root);
    p = quotient(p, {-numerator(root), denominator(root)});
  }
  too_large_ = rationals_.size() > kMaxRationals;
  if (p.size() < 3) return;
  if (p.size() == 3) quadratics_.push_back(p);
  p = quotient(p, gcd(p, rest_));
  if (p.size() < 2) return;
  const Polynomial product = multiply(rational(rest_), rational(p));
  rest_ = primitive(product);
  too_large_ |= degree(rest_) > kMaxRestDegree;
}

void RealLine::cut() {
  for (const Exact& root : rationals_) cuts_.push_back({root, root});
  for (RootInterval interval : isolate_roots(rest_)) {
    for (const Exact& root : rationals_)
      while (interval.low <= root && root <= interval.high) halve(rest_, interval);
    cuts_.push_back(interval);
  }
  std::sort(cuts_.begin(), cuts_.end(),
            [](const RootInterval& a, const RootInterval& b) { return a.low < b.low; });
  for (std::size_t place = 0; place < places(); place += 2) samples_.push_back(sample_of(place));
}

std::vector<IntegerPolynomial> RealLine::quadratics() const {
  IntegerPolynomial left = rest_;
  std::vector<IntegerPolynomial> all = quadratics_;
  for (const IntegerPolynomial& p : quadratics_) {
    const IntegerPolynomial common = gcd(left, p);
    if (common.size() > 1) left = quotient(left, common);
  }
  // Others can show when those are taken away.
  const auto more = quadratic_factors(left);
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::optional<Surd> RealLine::exact_at(std::size_t cut,
                                       const std::vector<IntegerPolynomial>& quadratics) const {
  const RootInterval& interval = cuts_[cut];
  if (interval.is_point()) return Surd::of(interval.low);
  for (const IntegerPolynomial& p : quadratics) {
    if (!vanishes(p, interval)) continue;
    // (-b +- sqrt(b^2 - 4ac)) / 2a.
    const auto root = Surd::square_root(Exact(Integer(p[1] * p[1] - 4 * p[0] * p[2])));
    if (!root) return std::nullopt;
    for (const Surd& s : {*root, negated(*root)}) {
      const auto sum = equations::add(Surd::of(Exact(Integer(-p[1]))), s);
      const auto x = divide(*sum, Surd::of(Exact(Integer(2 * p[2]))));
      if (compare(*x, Surd::of(interval.low)) > 0 && compare(*x, Surd::of(interval.high)) < 0)
        return x;
    }
  }
  return std::nullopt;
}

Exact RealLine::sample_of(std::size_t place) const {
  const std::size_t cut = place / 2;
  if (cuts_.empty()) return 0;
  const auto whole_below = [](const Exact& x) {
    Integer n = numerator(x) / denominator(x);
    return Exact(Integer(n - 1));
  };
  if (cut == 0) return whole_below(cuts_[0].low);
  if (cut == cuts_.size()) return -whole_below(-cuts_.back().high);
  const Exact low = cuts_[cut - 1].high, high = cuts_[cut].low;
  // A whole number, where one lies well between.
  const Exact near = -whole_below(-low);
  if (near > low && near < high) return near;
  return (low + high) / 2;
}

int RealLine::sign(const IntegerPolynomial& p, std::size_t place) const {
  if (p.empty()) return 0;
  if (p.size() == 1) return p[0].sign();
  if (place % 2 == 0) return sign_at(p, samples_[place / 2]);
  const RootInterval& where = cuts_[place / 2];
  if (where.is_point()) return sign_at(p, where.low);
  const IntegerPolynomial common = gcd(p, rest_);
  if (common.size() > 1 && vanishes(common, where)) return 0;
  // All its roots are cuts, so it has none in this interval.
  return sign_at(p, where.low);
}

int RealLine::sign(const SignedPolynomial& p, std::size_t place) const {
  const int plain = sign(p.plain, place), rooted = sign(p.rooted, place);
  if (plain == 0 || rooted == 0 || plain == rooted) return plain == 0 ? rooted : plain;
  const int norm = sign(p.norm, place);
  return norm > 0 ? plain : norm < 0 ? rooted : 0;
}

bool RealLine::holds(const Condition& condition, std::size_t place) const {
  return std::any_of(condition.branches.begin(), condition.branches.end(), [&](const auto& branch) {
    return std::all_of(branch.begin(), branch.end(), [&](const Atom& atom) {
      return std::all_of(atom.nonzero.begin(), atom.nonzero.end(),
                         [&](const auto& p) { return sign(p, place) != 0; }) &&
             equations::holds(atom.sign, sign(atom.over, place) * sign(atom.under, place));
    });
  });
}

std::optional<Surd> RealLine::value(std::size_t place) const {
  if (place % 2 == 0) return Surd::of(samples_[place / 2]);
  return exact_at(place / 2, quadratics());
}

std::string RealLine::text(std::size_t place) const {
  if (const auto exact = value(place)) return to_string(*exact);
  RootInterval where = cuts_[place / 2];
  while (where.high - where.low > Exact(1, 10000)) halve(rest_, where);
  return about(where);
}

std::optional<RealSet> RealLine::solutions(const Condition& condition) const {
  if (too_large_) return std::nullopt;
  RealSet set{.ends = {}, .in = {holds(condition, 0)}};
  const auto known = quadratics();
  for (std::size_t cut = 0; cut < cuts_.size(); ++cut) {
    const bool at = holds(condition, 2 * cut + 1), behind = holds(condition, 2 * cut + 2);
    if (at == set.in.back() && behind == at) continue;
    const auto end = exact_at(cut, known);
    if (!end) return std::nullopt;
    set.ends.push_back(*end);
    set.in.push_back(at);
    set.in.push_back(behind);
  }
  return set;
}

Comparison compare(const Condition& first, const Condition& second, const Condition& domain) {
  const RealLine line({&first, &second, &domain});
  if (line.too_large()) return {.decided = false};
  // A single root says more than a stretch.
  std::optional<std::size_t> found;
  std::vector<bool> differs;
  for (std::size_t place = 0; place < line.places(); ++place)
    differs.push_back(line.holds(domain, place) &&
                      line.holds(first, place) != line.holds(second, place));
  for (const std::size_t parity : {1u, 0u})
    for (std::size_t place = parity; place < line.places() && !found; place += 2)
      if (differs[place]) found = place;
  if (!found) return {};
  const std::size_t place = *found;
  const Difference difference{.value = line.text(place),
                              .exact = line.value(place).has_value(),
                              .first_holds = line.holds(first, place)};
  return {.difference = difference};
}

}  // namespace lemma::search::equations
