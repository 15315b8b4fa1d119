#include "search/tasks/equations/condition.h"

#include <algorithm>

namespace lemma::search::equations {

using Kind = Expression::Kind;

namespace {

constexpr int kMaxDigits = 120;  // of a coefficient

class Evaluator {
 public:
  Fraction of(const Expression& e) {
    if (failed()) return {};
    switch (e.kind) {
      case Kind::kNumber:
        return whole(constant(Surd::of(e.number)));
      case Kind::kRoot:
        return root(of(e.parts[0]));
      case Kind::kUnknown:
        return whole({.plain = {0, 1}, .rooted = {}});
      case Kind::kSum:
        return sum(of(e.parts[0]), of(e.parts[1]), 1);
      case Kind::kDifference:
        return sum(of(e.parts[0]), of(e.parts[1]), -1);
      case Kind::kNegative:
        return sum(whole({}), of(e.parts[0]), -1);
      case Kind::kProduct:
        return product(of(e.parts[0]), of(e.parts[1]));
      case Kind::kQuotient:
        return quotient(of(e.parts[0]), of(e.parts[1]));
      case Kind::kPower: {
        const Fraction base = of(e.parts[0]);
        Fraction result = base;
        for (int i = 1; i < e.exponent && !failed(); ++i) {
          result.over = multiply(result.over, base.over);
          result.under = multiply(result.under, base.under);
        }
        return result;
      }
    }
    return {};
  }

  Fraction difference(const Expression& left, const Expression& right) {
    return sum(of(left), of(right), -1);
  }

  bool failed() const { return !why_not_.empty(); }
  const std::string& why_not() const { return why_not_; }

 private:
  void fail(const char* why) {
    if (why_not_.empty()) why_not_ = why;
  }

  static SurdPolynomial constant(const Surd& value) {
    SurdPolynomial p;
    if (value.rational != 0) p.plain = {value.rational};
    if (value.factor != 0) p.rooted = {value.factor};
    p.radicand = value.radicand;
    return p;
  }
  static Fraction whole(SurdPolynomial p) { return {std::move(p), constant(Surd::of(1)), {}}; }

  SurdPolynomial checked(SurdPolynomial p) {
    if (p.rooted.empty()) p.radicand = 1;
    for (const Polynomial* part : {&p.plain, &p.rooted}) {
      if (degree(*part) > kMaxDegree) fail("its degree is too high to be checked");
      for (const Exact& c : *part)
        if (!fits(c, kMaxDigits)) fail("its numbers are too large to be checked");
    }
    return failed() ? SurdPolynomial{} : p;
  }

  Integer common_radicand(const SurdPolynomial& a, const SurdPolynomial& b) {
    if (a.rooted.empty()) return b.radicand;
    if (!b.rooted.empty() && a.radicand != b.radicand)
      fail("a relation can have one kind of root only");
    return a.radicand;
  }

  SurdPolynomial multiply(const SurdPolynomial& a, const SurdPolynomial& b) {
    namespace eq = equations;
    const Integer radicand = common_radicand(a, b);
    return checked(
        {.plain = eq::add(eq::multiply(a.plain, b.plain),
                          scaled(eq::multiply(a.rooted, b.rooted), Exact(radicand))),
         .rooted = eq::add(eq::multiply(a.plain, b.rooted), eq::multiply(a.rooted, b.plain)),
         .radicand = radicand});
  }

  SurdPolynomial add(const SurdPolynomial& a, const SurdPolynomial& b, int factor) {
    namespace eq = equations;
    return checked({.plain = eq::add(a.plain, scaled(b.plain, factor)),
                    .rooted = eq::add(a.rooted, scaled(b.rooted, factor)),
                    .radicand = common_radicand(a, b)});
  }

  static std::vector<SurdPolynomial> joined(std::vector<SurdPolynomial> a,
                                            const std::vector<SurdPolynomial>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  }

  static bool same(const SurdPolynomial& a, const SurdPolynomial& b) {
    return a.plain == b.plain && a.rooted == b.rooted && a.radicand == b.radicand;
  }

  Fraction sum(const Fraction& a, const Fraction& b, int factor) {
    if (failed()) return {};
    Fraction result{.over = {}, .under = a.under, .nonzero = joined(a.nonzero, b.nonzero)};
    if (same(a.under, b.under)) {
      result.over = add(a.over, b.over, factor);
    } else {
      result.over = add(multiply(a.over, b.under), multiply(b.over, a.under), factor);
      result.under = multiply(a.under, b.under);
    }
    return result;
  }

  Fraction product(const Fraction& a, const Fraction& b) {
    if (failed()) return {};
    return {multiply(a.over, b.over), multiply(a.under, b.under), joined(a.nonzero, b.nonzero)};
  }

  Fraction quotient(const Fraction& a, const Fraction& b) {
    if (failed()) return {};
    Fraction result{multiply(a.over, b.under), multiply(a.under, b.over),
                    joined(a.nonzero, b.nonzero)};
    if (b.over.is_zero()) fail("it divides by 0");
    if (degree(b.over.plain) > 0 || degree(b.over.rooted) > 0) result.nonzero.push_back(b.over);
    return result;
  }

  Fraction root(const Fraction& of) {
    if (failed()) return {};
    const auto is_number = [](const SurdPolynomial& p) {
      return degree(p.plain) <= 0 && p.rooted.empty();
    };
    if (!is_number(of.over) || !is_number(of.under)) {
      fail("a root is taken of numbers only");
      return {};
    }
    const Exact over = of.over.plain.empty() ? Exact(0) : of.over.plain[0];
    const auto value = Surd::square_root(over / of.under.plain[0]);
    if (!value) {
      fail("a root is taken of numbers from 0 with at most 15 digits");
      return {};
    }
    return whole(constant(*value));
  }

  std::string why_not_;
};

}  // namespace

SignedPolynomial signed_polynomial(const SurdPolynomial& p) {
  if (p.rooted.empty()) return {.plain = primitive(p.plain), .rooted = {}, .norm = {}};
  return {.plain = primitive(p.plain),
          .rooted = primitive(p.rooted),
          .norm = primitive(add(multiply(p.plain, p.plain),
                                scaled(multiply(p.rooted, p.rooted), -Exact(p.radicand))))};
}

Parsed<Fraction> fraction_of(const Expression& expression) {
  Evaluator evaluator;
  Fraction fraction = evaluator.of(expression);
  if (evaluator.failed()) return {.why_not = evaluator.why_not()};
  return {.value = std::move(fraction)};
}

Parsed<Fraction> difference_of(const Relation& relation) {
  Evaluator evaluator;
  Fraction fraction = evaluator.difference(relation.left, relation.right);
  if (evaluator.failed()) return {.why_not = evaluator.why_not()};
  return {.value = std::move(fraction)};
}

Parsed<Atom> atom_of(const Relation& relation) {
  auto fraction = difference_of(relation);
  if (!fraction.value) return {.why_not = std::move(fraction.why_not)};
  Atom atom{.over = signed_polynomial(fraction.value->over),
            .under = signed_polynomial(fraction.value->under),
            .sign = relation.sign,
            .nonzero = {}};
  for (const SurdPolynomial& p : fraction.value->nonzero)
    atom.nonzero.push_back(signed_polynomial(p));
  return {.value = std::move(atom)};
}

Parsed<Condition> condition_of(const Statement& statement) {
  if (statement.kind == Statement::Kind::kNever) return {.value = Condition::never()};
  Condition condition;
  if (statement.kind == Statement::Kind::kAlways) {
    condition = Condition::always();
    for (const Expression& value : statement.except) {
      Expression unknown{.kind = Kind::kUnknown};
      auto atom = atom_of({unknown, Sign::kUnequal, value});
      if (!atom.value) return {.why_not = std::move(atom.why_not)};
      condition.branches[0].push_back(std::move(*atom.value));
    }
    return {.value = std::move(condition)};
  }
  for (const auto& relations : statement.branches) {
    std::vector<Atom> branch;
    for (const Relation& relation : relations) {
      auto atom = atom_of(relation);
      if (!atom.value) return {.why_not = std::move(atom.why_not)};
      branch.push_back(std::move(*atom.value));
    }
    condition.branches.push_back(std::move(branch));
  }
  return {.value = std::move(condition)};
}

}  // namespace lemma::search::equations
