#include "search/tasks/geometry/knowledge.h"

#include <algorithm>

namespace lemma::search::geometry {

namespace {

constexpr int kMaxPasses = 60;       // over all relations, in search of a clash
constexpr std::size_t kMaxOpen = 2;  // measures in a relation that says something

std::optional<Exact> plus(const std::optional<Exact>& x, const std::optional<Exact>& y) {
  return x && y ? add(*x, *y) : std::nullopt;
}
std::optional<Exact> times(const std::optional<Exact>& x, const std::optional<Exact>& y) {
  return x && y ? multiply(*x, *y) : std::nullopt;
}

bool may_be(Domain domain, const Exact& value) {
  const auto beyond = [&value](std::int64_t bound) {
    const auto more = add(value, Exact(-bound));
    return more ? more->sign() : value.approximately() < static_cast<double>(bound) ? -1 : 1;
  };
  switch (domain) {
    case Domain::kAny:
      return true;
    case Domain::kPositive:
      return value.sign() > 0;
    case Domain::kAngle:
      return value.sign() >= 0 && beyond(180) <= 0;
    case Domain::kProperAngle:
      return value.sign() > 0 && beyond(180) < 0;
  }
  return false;
}

}  // namespace

Knowledge::Knowledge(const Theory& theory) : theory_(&theory) {
  for (std::size_t i = 0; i < theory.measures().size(); ++i)
    known_.push_back({static_cast<int>(i), Exact(1), {}});
}

std::optional<Exact> Knowledge::value(int measure) const {
  return of(measure).measure < 0 ? std::optional(of(measure).constant) : std::nullopt;
}

int Knowledge::open() const {
  int open = 0;
  for (std::size_t i = 0; i < known_.size(); ++i) open += known_[i].measure == static_cast<int>(i);
  return open;
}

std::optional<Knowledge::Substituted> Knowledge::substituted(const Polynomial& polynomial) const {
  // Most relations are told apart by counting alone.
  std::vector<int> open;
  for (const Monomial& monomial : polynomial)
    for (const int measure : monomial.measures)
      if (const int base = of(measure).measure;
          base >= 0 && std::ranges::find(open, base) == open.end()) {
        if (open.size() == kMaxOpen) return std::nullopt;
        open.push_back(base);
      }
  Substituted sum;
  const auto add_to = [](Substituted& to, std::vector<int> of, const std::optional<Exact>& factor) {
    if (!factor) return false;
    if (factor->is_zero()) return true;
    for (auto& [variables, total] : to) {
      if (variables != of) continue;
      const auto more = add(total, *factor);
      if (more) total = *more;
      return more.has_value();
    }
    to.emplace_back(std::move(of), *factor);
    return true;
  };
  for (const Monomial& monomial : polynomial) {
    Substituted product{{{}, monomial.factor}};
    for (const int measure : monomial.measures) {
      const Affine& is = of(measure);
      Substituted next;
      for (const auto& [variables, factor] : product) {
        if (!add_to(next, variables, multiply(factor, is.constant))) return std::nullopt;
        if (is.measure < 0) continue;
        std::vector<int> more = variables;
        more.insert(std::ranges::upper_bound(more, is.measure), is.measure);
        if (!add_to(next, std::move(more), multiply(factor, is.factor))) return std::nullopt;
      }
      product = std::move(next);
    }
    for (auto& [variables, factor] : product)
      if (!add_to(sum, std::move(variables), factor)) return std::nullopt;
  }
  std::erase_if(sum, [](const auto& monomial) { return monomial.second.is_zero(); });
  std::ranges::sort(sum, {}, &std::pair<std::vector<int>, Exact>::first);
  return sum;
}

bool Knowledge::meets(const Condition& condition) const {
  const auto rest = substituted(condition.polynomial);
  if (!rest) return false;
  if (rest->empty()) return condition.sign != Sign::kPositive;
  if (rest->size() > 1 || !rest->front().first.empty()) return false;
  const int sign = rest->front().second.sign();
  return sign > 0 && condition.sign != Sign::kZero;
}

std::optional<std::string> Knowledge::objection(int measure, const Exact& value,
                                                bool& leaves) const {
  for (std::size_t i = 0; i < known_.size(); ++i) {
    if (known_[i].measure != measure) continue;
    const auto would = plus(times(known_[i].factor, value), known_[i].constant);
    if (!would) {
      leaves = true;
      continue;
    }
    const int index = static_cast<int>(i);
    if (!may_be(theory_->domain(index), *would))
      return theory_->name(index) + " would be " + would->to_string();
  }
  return std::nullopt;
}

// square * m^2 + factor * m + rest = 0
Finding Knowledge::of_one(int measure, const Exact& square, const Exact& factor,
                          const Exact& rest) const {
  std::vector<std::optional<Exact>> roots;
  if (square.is_zero()) {
    roots = {divide(negated(rest), factor)};
  } else {
    // m^2 + p * m + q = 0, so that a common pi is gone: m = (-p +- sqrt(p^2 - 4q)) / 2
    const auto p = divide(factor, square), q = divide(rest, square);
    const auto four = times(Exact(-4), q);
    const auto under = plus(times(p, p), four);
    if (!under) return {};
    if (under->sign() < 0)
      return {.kind = Finding::Kind::kClash,
              .why = "no " + theory_->name(measure) + " has such a square"};
    const auto root = square_root(*under);
    if (!root) return {};
    for (const Exact& signed_root : {*root, negated(*root)}) {
      const auto above = plus(negated(*p), signed_root);
      roots.push_back(above ? divide(*above, Exact(2)) : std::nullopt);
      if (root->is_zero()) break;
    }
  }
  std::optional<Exact> found;
  std::string why;
  for (const auto& root : roots) {
    bool leaves = false;
    if (!root) return {};
    const auto objects = objection(measure, *root, leaves);
    if (objects) {
      why = *objects;
      continue;
    }
    if (leaves || found) return {};
    found = root;
  }
  if (!found) return {.kind = Finding::Kind::kClash, .why = std::move(why)};
  return {.kind = Finding::Kind::kNews, .measure = measure, .is = {-1, {}, *found}};
}

// Something positive that every monomial has doesn't matter to where the sum vanishes.
void Knowledge::divide_out(Substituted& zero) const {
  if (zero.size() < 2) return;
  const std::vector<int> candidates = zero.front().first;
  for (const int measure : candidates) {
    const bool in_all = std::ranges::all_of(zero, [measure](const auto& monomial) {
      return std::ranges::find(monomial.first, measure) != monomial.first.end();
    });
    if (!in_all || theory_->domain(measure) != Domain::kPositive) continue;
    for (auto& [variables, factor] : zero) variables.erase(std::ranges::find(variables, measure));
  }
}

Finding Knowledge::solved(Substituted zero) const {
  divide_out(zero);
  std::vector<int> open;
  for (const auto& [variables, factor] : zero)
    for (const int measure : variables)
      if (std::ranges::find(open, measure) == open.end()) open.push_back(measure);
  std::ranges::sort(open);
  const auto factor_of = [&zero](const std::vector<int>& variables) {
    const auto found =
        std::ranges::find(zero, variables, &std::pair<std::vector<int>, Exact>::first);
    return found == zero.end() ? Exact() : found->second;
  };
  if (open.empty()) {
    if (zero.empty()) return {};
    return {.kind = Finding::Kind::kClash,
            .why = "it would be off by " + zero.front().second.to_string()};
  }
  if (open.size() == 1) {
    const int m = open[0];
    const bool small =
        std::ranges::all_of(zero, [](const auto& monomial) { return monomial.first.size() <= 2; });
    if (small) return of_one(m, factor_of({m, m}), factor_of({m}), factor_of({}));
    // factor * m^n alone: something positive can't vanish. A power of four is a square twice.
    return {};
  }
  const int u = open[0], v = open[1];
  const Exact fu = factor_of({u}), fv = factor_of({v}), rest = factor_of({});
  const std::size_t linear = !fu.is_zero() + !fv.is_zero() + !rest.is_zero();
  if (!fu.is_zero() && !fv.is_zero() && linear == zero.size()) {
    const auto factor = divide(negated(fu), fv), constant = divide(negated(rest), fv);
    if (!factor || !constant) return {};
    return {.kind = Finding::Kind::kNews, .measure = v, .is = {u, *factor, *constant}};
  }
  const Exact uu = factor_of({u, u}), vv = factor_of({v, v});
  if (zero.size() == 2 && !uu.is_zero() && !vv.is_zero() &&
      theory_->domain(u) == Domain::kPositive && theory_->domain(v) == Domain::kPositive) {
    const auto ratio = divide(negated(uu), vv);
    const auto factor = ratio && ratio->sign() > 0 ? square_root(*ratio) : std::nullopt;
    if (factor) return {.kind = Finding::Kind::kNews, .measure = v, .is = {u, *factor, {}}};
  }
  return {};
}

Finding Knowledge::finding(const Relation& relation) const {
  for (const Condition& premise : relation.premises)
    if (!meets(premise)) return {};
  auto rest = substituted(relation.holds.polynomial);
  if (!rest) return {};
  if (relation.holds.sign == Sign::kZero) return solved(std::move(*rest));
  if (rest->empty())
    return {.kind = Finding::Kind::kClash, .why = "two sides together are just the other"};
  if (rest->size() == 1 && rest->front().first.empty() && rest->front().second.sign() < 0)
    return {.kind = Finding::Kind::kClash,
            .why = "one side is longer than the others together, by " +
                   negated(rest->front().second).to_string()};
  return {};
}

bool Knowledge::learn(int measure, const Affine& is) {
  std::vector<Affine> next = known_;
  for (Affine& one : next) {
    if (one.measure != measure) continue;
    const auto factor = multiply(one.factor, is.factor);
    const auto constant = plus(multiply(one.factor, is.constant), one.constant);
    if (!factor || !constant) return false;
    one = is.measure < 0 ? Affine{-1, {}, *constant} : Affine{is.measure, *factor, *constant};
  }
  known_ = std::move(next);
  return true;
}

std::vector<Knowledge::Learnt> Knowledge::look() {
  std::vector<Learnt> learnt;
  for (bool news = true; news;) {
    news = false;
    for (const Relation& relation : theory_->relations()) {
      if (!relation.at_sight) continue;
      Finding found = finding(relation);
      if (found.kind != Finding::Kind::kNews || !learn(found.measure, found.is)) continue;
      learnt.push_back({&relation, std::move(found)});
      news = true;
    }
  }
  return learnt;
}

bool is_consistent(const Theory& theory) {
  Knowledge knowledge(theory);
  bool news = true;
  for (int pass = 0; news && pass < kMaxPasses; ++pass) {
    news = !knowledge.look().empty();
    for (const Relation& relation : theory.relations()) {
      const Finding found = knowledge.finding(relation);
      if (found.kind == Finding::Kind::kClash) return false;
      if (found.kind == Finding::Kind::kNews && knowledge.learn(found.measure, found.is))
        news = true;
    }
  }
  return true;
}

}  // namespace lemma::search::geometry
