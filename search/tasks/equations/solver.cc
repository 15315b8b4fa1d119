#include "search/tasks/equations/solver.h"

#include <algorithm>

#include "core/assert.h"

namespace lemma::search::equations {

namespace {

using Texts = std::vector<std::string>;

// What takes the place of one relation.
struct Rewritten {
  enum class Kind { kCases, kNever, kAlways, kStuck };
  Kind kind = Kind::kStuck;
  Texts cases = {};       // each a relation, or more of them joined by "and"
  bool is_split = false;  // into what are still equations: the next line solves all linear ones
  std::string why = {};
};

Rewritten one(std::string text) {
  return {.kind = Rewritten::Kind::kCases, .cases = {std::move(text)}};
}
Rewritten stuck(std::string why) { return {.why = std::move(why)}; }

bool has_below(const Side& side) {
  return std::any_of(side.terms.begin(), side.terms.end(), [](const Term& term) {
    return !term.under.empty() ||
           std::any_of(term.below.begin(), term.below.end(), [](int p) { return p > 0; });
  });
}
bool has_brackets(const Side& side) {
  return std::any_of(side.terms.begin(), side.terms.end(),
                     [](const Term& term) { return !term.over.empty(); });
}

IntegerPolynomial lcm_of(const IntegerPolynomial& a, const IntegerPolynomial& b) {
  return primitive(multiply(rational(a), rational(quotient(b, gcd(a, b)))));
}

// p = content * product of factors^powers; each primitive with a positive leading coefficient.
struct Factored {
  Exact content = 1;
  std::vector<std::pair<IntegerPolynomial, int>> factors;

  std::size_t pieces() const {
    std::size_t n = 0;
    for (const auto& factor : factors) n += static_cast<std::size_t>(factor.second);
    return n;
  }
};

Factored factored(const Polynomial& p) {
  Factored result;
  IntegerPolynomial rest = primitive(p);
  if (rest.back() < 0)
    for (Integer& c : rest) c = -c;
  result.content = p.back() / Exact(rest.back());
  const auto take = [&](const IntegerPolynomial& factor) {
    int power = 0;
    while (rest.size() >= factor.size() && gcd(rest, factor) == factor) {
      rest = quotient(rest, factor);
      ++power;
    }
    if (power > 0) result.factors.emplace_back(factor, power);
  };
  if (rest.size() < 2) return result;
  for (const Exact& root : rational_roots(square_free(rest)))
    take({-numerator(root), denominator(root)});
  if (rest.size() > 4)
    for (const IntegerPolynomial& factor : quadratic_factors(square_free(rest))) take(factor);
  while (rest.size() > 1) take(square_free(rest));
  return result;
}

std::string factor_text(const IntegerPolynomial& p, int power, char x) {
  std::string text = polynomial_text(rational(p), x);
  if (text.size() > 1) text = "(" + text + ")";
  return text + (power == 1 ? "" : "^" + std::to_string(power));
}

std::string product_text(const Factored& f, char x) {
  std::string text = f.content == 1 ? "" : f.content == -1 ? "-" : "(" + to_string(f.content) + ")";
  for (const auto& [factor, power] : f.factors) text += factor_text(factor, power, x);
  return f.factors.empty() ? to_string(f.content) : text;
}

class Rewriter {
 public:
  Rewriter(const EquationsProblem& problem, const PlainRelation& relation)
      : problem_(problem), x_(problem.unknowns()[0]), plain_(relation) {}

  Rewritten rewritten() {
    const auto parsed = parse_relations(plain_.text, problem_.unknowns());
    LEMMA_ASSERT(parsed.value.has_value(), "a canonical relation reads as itself");
    const Relation& relation = parsed.value->front();
    const auto left = fraction_of(relation.left), right = fraction_of(relation.right),
               all = difference_of(relation);
    if (!left.value || !right.value || !all.value) return stuck("it is too large");
    for (const Fraction* f : {&*left.value, &*right.value})
      if (!f->over.rooted.empty() || !f->under.rooted.empty()) return outright();
    const Polynomial& over = all.value->over.plain;
    if (has_below(plain_.left) || has_below(plain_.right))
      return is_equation() ? multiplied(*left.value, *right.value)
                           : quotient_compared(over, all.value->under.plain);
    if (is_product_of_factors()) return from_factors(over);
    if (has_brackets(plain_.left) || has_brackets(plain_.right))
      return one(compared(whole(*left.value), plain_.sign, whole(*right.value)));
    return polynomial(whole(*all.value));
  }

 private:
  bool is_equation() const { return plain_.sign == Sign::kEqual; }

  std::string compared(const Polynomial& left, Sign sign, const Polynomial& right) const {
    return polynomial_text(left, x_) + " " + std::string(to_string(sign)) + " " +
           polynomial_text(right, x_);
  }
  // Of a fraction that has a number below.
  static Polynomial whole(const Fraction& f) { return scaled(f.over.plain, 1 / f.under.plain[0]); }

  // Both sides times what both can be divided by.
  Rewritten multiplied(const Fraction& left, const Fraction& right) const {
    const IntegerPolynomial a = reduced_under(left), b = reduced_under(right);
    const Polynomial common = rational(lcm_of(a, b));
    return one(compared(times(left, common), plain_.sign, times(right, common)));
  }
  // f's least denominator.
  static IntegerPolynomial reduced_under(const Fraction& f) {
    const IntegerPolynomial under = primitive(f.under.plain);
    if (f.over.plain.empty()) return {1};
    return gcd(quotient(under, gcd(under, primitive(f.over.plain))), {});
  }
  static Polynomial times(const Fraction& f, const Polynomial& by) {
    const Polynomial top = multiply(f.over.plain, by);
    if (top.empty()) return {};
    const IntegerPolynomial q = quotient(primitive(top), primitive(f.under.plain));
    return scaled(rational(q), top.back() / f.under.plain.back() / Exact(q.back()));
  }

  // One fraction against 0, then its factors, then where it is positive.
  Rewritten quotient_compared(Polynomial over, Polynomial under) const {
    const bool product = plain_.right.terms.empty() && plain_.left.terms.size() == 1;
    if (over.empty()) return outright();
    const Polynomial common = rational(gcd(primitive(over), primitive(under)));
    const auto divided = [&](const Polynomial& p) {
      const IntegerPolynomial q = quotient(primitive(p), primitive(common));
      return scaled(rational(q), p.back() / common.back() / Exact(q.back()));
    };
    over = divided(over);
    under = divided(under);
    const std::string sign = " " + std::string(to_string(plain_.sign)) + " 0";
    const Factored top = factored(over), bottom = factored(under);
    const auto below = [](const std::string& text) { return "/(" + text + ")"; };
    std::string plain = "(" + polynomial_text(over, x_) + ")";
    if (degree(under) > 0)
      plain += below(polynomial_text(under, x_));
    else
      plain = polynomial_text(scaled(over, 1 / under[0]), x_);
    if (!product) return one(plain + sign);
    std::string text = product_text({top.content / bottom.content, top.factors}, x_);
    if (degree(under) > 0) text += below(product_text({1, bottom.factors}, x_));
    const auto line = read_line(text + sign, problem_.unknowns());
    if (line.value && line.value->text != plain_.text &&
        top.pieces() + bottom.pieces() > (top.factors.empty() ? 1u : 2u))
      return one(text + sign);
    return outright();
  }

  // c * f * g^2 = 0, with nothing more to factor.
  bool is_product_of_factors() const {
    if (!plain_.right.terms.empty() || plain_.left.terms.size() != 1) return false;
    const Term& term = plain_.left.terms[0];
    if (term.over.empty() && term.powers[0] < 2) return false;
    for (const auto& [side, power] : term.over) {
      const auto parsed =
          parse_relations(to_string(side, problem_.unknowns()) + " = 0", problem_.unknowns());
      if (!parsed.value || has_below(side) || has_brackets(side)) return false;
      const auto f = fraction_of(parsed.value->front().left);
      if (!f.value || !f.value->over.rooted.empty()) return false;
      if (f.value->over.plain.size() < 2 || factored(whole(*f.value)).pieces() > 1) return false;
    }
    return true;
  }

  Rewritten from_factors(const Polynomial& over) const {
    if (!is_equation()) return outright();
    Rewritten cases{.kind = Rewritten::Kind::kCases, .is_split = true};
    for (const auto& [factor, power] : factored(over).factors)
      cases.cases.push_back(compared(rational(factor), Sign::kEqual, {}));
    return cases;
  }

  Rewritten polynomial(const Polynomial& p) const {
    if (degree(p) <= 0)
      return {.kind = holds(plain_.sign, p.empty() ? 0 : p[0].sign()) ? Rewritten::Kind::kAlways
                                                                      : Rewritten::Kind::kNever};
    if (degree(p) == 1) return linear(p);
    if (!plain_.right.terms.empty()) return one(compared(p, plain_.sign, {}));
    Polynomial plain = rational(primitive(p));
    const bool flipped = plain.back() < 0;
    if (flipped) plain = scaled(plain, -1);
    if (plain != p) return one(compared(plain, flipped ? mirrored(plain_.sign) : plain_.sign, {}));
    const Factored f = factored(p);
    if (f.pieces() > 1 || (degree(p) > 1 && f.factors[0].second > 1))
      return one(product_text(f, x_) + " " + std::string(to_string(plain_.sign)) + " 0");
    return outright();
  }

  Rewritten linear(const Polynomial& p) const {
    const bool apart = plain_.left.terms.size() == 1 && plain_.right.is_constant();
    const Polynomial constant = p[0] == 0 ? Polynomial{} : Polynomial{-p[0]};
    if (!apart) return one(compared({0, p[1]}, plain_.sign, constant));
    return one(compared({0, 1}, p[1] < 0 ? mirrored(plain_.sign) : plain_.sign,
                        scaled(constant, 1 / p[1])));
  }

  // The relation's own solutions.
  Rewritten outright() const {
    const auto parsed = parse_statement(plain_.text, problem_.unknowns());
    const auto condition = condition_of(*parsed.value);
    if (!condition.value) return stuck(condition.why_not);
    const auto set = RealLine({&*condition.value}).solutions(*condition.value);
    if (!set) return stuck("a factor of degree 3 or more has irrational roots");
    if (set->empty()) return {.kind = Rewritten::Kind::kNever};
    const std::string text = set->to_string(x_);
    if (text.starts_with("every real number")) {
      Rewritten all{.kind = Rewritten::Kind::kAlways};
      if (!set->ends.empty()) {
        all.kind = Rewritten::Kind::kCases;
        std::string holes;
        for (const Surd& end : set->ends)
          holes += (holes.empty() ? "" : " and ") + std::string(1, x_) + " != " + to_string(end);
        all.cases = {std::move(holes)};
      }
      return all;
    }
    Rewritten cases{.kind = Rewritten::Kind::kCases};
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(" or ", at), text.size());
      cases.cases.push_back(text.substr(at, end - at));
      at = end + 4;
    }
    return cases;
  }

  const EquationsProblem& problem_;
  const char x_;
  const PlainRelation& plain_;
};

bool is_explicit(const PlainRelation& relation, const EquationsProblem& problem) {
  const auto line = read_line(relation.text, problem.unknowns());
  return line.value && line.value->is_explicit;
}

bool is_linear_equation(const PlainRelation& relation) {
  return relation.sign == Sign::kEqual && relation.right.terms.empty() &&
         relation.left.terms.size() == 2 && relation.left.terms[0].powers[0] == 1 &&
         relation.left.terms[0].over.empty() && !has_below(relation.left) &&
         relation.left.terms[1].is_constant();
}

}  // namespace

std::string polynomial_text(const Polynomial& p, char unknown) {
  Side side;
  for (std::size_t i = p.size(); i-- > 0;)
    if (p[i] != 0)
      side.terms.push_back(
          {.coefficient = Surd::of(p[i]), .powers = {static_cast<int>(i)}, .below = {0}});
  return to_string(side, std::string_view(&unknown, 1));
}

std::optional<std::string> whole_answer(const EquationsProblem& problem) {
  Condition within = problem.condition();
  const auto set = RealLine({&within}).solutions(within);
  if (!set) return std::nullopt;
  return set->to_string(problem.unknowns()[0]);
}

Parsed<std::string> next_line(const EquationsProblem& problem, const Line& line) {
  if (problem.is_system()) return next_row(problem, line);
  std::optional<std::string> answer = whole_answer(problem);
  const auto give_up = [&](std::string why) -> Parsed<std::string> {
    if (answer) return {.value = *answer};
    return {.why_not = std::move(why)};
  };
  if (line.is_explicit) return give_up("an end of the solutions has no exact form here");
  // The first relation that isn't solved yet, and with it every linear case.
  Texts branches;
  bool done = false, solves_cases = false;
  for (const PlainBranch& branch : line.branches) {
    std::vector<Texts> alternatives(1);
    bool never = false;
    for (const PlainRelation& relation : branch) {
      const bool linear_case = branch.size() == 1 && line.branches.size() > 1 &&
                               is_linear_equation(relation) && (!done || solves_cases);
      if ((done && !linear_case) || is_explicit(relation, problem)) {
        for (Texts& texts : alternatives) texts.push_back(relation.text);
        continue;
      }
      Rewritten next = Rewriter(problem, relation).rewritten();
      solves_cases = linear_case;
      done = true;
      if (linear_case && next.kind == Rewritten::Kind::kCases) {
        // "2x - 1 = 0" at once to "x = 1/2".
        const auto moved = read_line(next.cases[0], problem.unknowns());
        if (moved.value && !moved.value->is_explicit)
          next = Rewriter(problem, moved.value->branches[0][0]).rewritten();
      }
      switch (next.kind) {
        case Rewritten::Kind::kStuck:
          return give_up(next.why);
        case Rewritten::Kind::kNever:
          never = true;
          break;
        case Rewritten::Kind::kAlways:
          break;
        case Rewritten::Kind::kCases: {
          std::vector<Texts> grown;
          for (const Texts& texts : alternatives)
            for (const std::string& text : next.cases) {
              grown.push_back(texts);
              grown.back().push_back(text);
            }
          alternatives = std::move(grown);
        }
      }
    }
    if (never) continue;
    for (const Texts& texts : alternatives) {
      if (texts.empty()) return {.value = "every real number"};
      std::string text;
      for (const auto& part : texts) text += (text.empty() ? "" : " and ") + part;
      branches.push_back(std::move(text));
    }
  }
  if (branches.empty()) return {.value = "no real solution"};
  std::string text;
  for (const auto& branch : branches) text += (text.empty() ? "" : " or ") + branch;
  // A line that can't be had, or says what is there already, ends in the answer itself.
  const auto next = read_line(text, problem.unknowns());
  if (!next.value || next.value->text == line.text) return give_up("a line would be too long");
  return {.value = next.value->text};
}

}  // namespace lemma::search::equations
