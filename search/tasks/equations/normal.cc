#include "search/tasks/equations/normal.h"

#include <algorithm>
#include <numeric>

namespace lemma::search::equations {

using Kind = Expression::Kind;

namespace {

constexpr std::size_t kMaxTerms = 24;

bool all_zero(const Term::Powers& powers) {
  return std::all_of(powers.begin(), powers.end(), [](int p) { return p == 0; });
}

Term constant_term(Surd value, std::size_t unknowns) {
  return {.coefficient = std::move(value),
          .powers = Term::Powers(unknowns, 0),
          .below = Term::Powers(unknowns, 0)};
}

class Normaliser {
 public:
  explicit Normaliser(std::size_t unknowns) : unknowns_(unknowns) {}

  Side of(const Expression& e) {
    if (failed()) return {};
    switch (e.kind) {
      case Kind::kNumber:
        return constant(Surd::of(e.number));
      case Kind::kRoot:
        return root(of(e.parts[0]));
      case Kind::kUnknown: {
        Term term = constant_term(Surd::of(1), unknowns_);
        term.powers[static_cast<std::size_t>(e.unknown)] = 1;
        return {{std::move(term)}};
      }
      case Kind::kSum:
        return sum(of(e.parts[0]), of(e.parts[1]));
      case Kind::kDifference:
        return sum(of(e.parts[0]), scaled(of(e.parts[1]), Surd::of(-1)));
      case Kind::kNegative:
        return scaled(of(e.parts[0]), Surd::of(-1));
      case Kind::kProduct:
        return product(of(e.parts[0]), of(e.parts[1]));
      case Kind::kQuotient:
        return product(of(e.parts[0]), inverse(of(e.parts[1])));
      case Kind::kPower:
        return power(of(e.parts[0]), e.exponent);
    }
    return {};
  }

  bool failed() const { return !why_not_.empty(); }
  const std::string& why_not() const { return why_not_; }

 private:
  void fail(const char* why) {
    if (why_not_.empty()) why_not_ = why;
  }

  Side constant(Surd value) {
    if (value.is_zero()) return {};
    if (!fits(value, kMaxCoefficientDigits)) fail("a number in it has too many digits");
    return {{constant_term(std::move(value), unknowns_)}};
  }

  Side root(const Side& of) {
    if (failed()) return {};
    if (!of.is_constant() || !of.constant().is_rational()) {
      fail("a root is taken of numbers only");
      return {};
    }
    const auto value = Surd::square_root(of.constant().rational);
    if (!value) {
      fail("a root is taken of numbers from 0 with at most 15 digits");
      return {};
    }
    return constant(*value);
  }

  Surd checked(const std::optional<Surd>& value) {
    if (!value) fail("a line can have one kind of root only");
    if (value && !fits(*value, kMaxCoefficientDigits)) fail("a number in it has too many digits");
    return failed() ? Surd{} : *value;
  }

  Side scaled(Side side, const Surd& by) {
    for (Term& term : side.terms) term.coefficient = checked(multiply(term.coefficient, by));
    return failed() ? Side{} : side;
  }

  // Terms with the same body become one. A bracket that stands alone, as it is or negated, opens.
  Side sum(Side a, const Side& b) {
    std::vector<Term> all = std::move(a.terms);
    all.insert(all.end(), b.terms.begin(), b.terms.end());
    std::vector<Term> terms;
    terms.reserve(all.size());
    for (Term& term : all) {
      const bool alone = all_zero(term.powers) && all_zero(term.below) && term.under.empty() &&
                         term.over.size() == 1 && term.over[0].second == 1 &&
                         term.coefficient.is_rational() && abs(term.coefficient.rational) == 1;
      if (!alone) {
        collect(terms, std::move(term));
        continue;
      }
      for (Term inner : term.over[0].first.terms) {
        if (term.coefficient.rational < 0) inner.coefficient = negated(inner.coefficient);
        collect(terms, std::move(inner));
      }
    }
    std::erase_if(terms, [](const Term& term) { return term.coefficient.is_zero(); });
    if (terms.size() > kMaxTerms) fail("a sum in it has too many terms");
    if (failed()) return {};
    return sorted({std::move(terms)});
  }

  void collect(std::vector<Term>& terms, Term term) {
    for (Term& known : terms)
      if (known.same_body(term)) {
        known.coefficient = checked(add(known.coefficient, term.coefficient));
        return;
      }
    terms.push_back(std::move(term));
  }

  // Of unknowns, or a number.
  static bool is_power(const Term& term) {
    return term.over.empty() && term.under.empty() && all_zero(term.below);
  }

  // Sums in brackets first, then higher powers, then what has the unknown below a line, then numbers.
  static Side sorted(Side side) {
    if (side.terms.size() < 2) return side;
    std::vector<std::pair<std::string, Term>> named;
    for (Term& term : side.terms) {
      std::string text;
      if (!is_power(term)) {
        Term body = term;
        body.coefficient = Surd::of(1);
        text = to_string(Side{{std::move(body)}}, "abcd");
      }
      named.emplace_back(std::move(text), std::move(term));
    }
    const auto rank = [](const Term& term) {
      if (!term.over.empty() || !term.under.empty()) return 0;
      if (!is_power(term)) return 2;
      return all_zero(term.powers) ? 3 : 1;
    };
    std::stable_sort(named.begin(), named.end(), [&](const auto& a, const auto& b) {
      const int ra = rank(a.second), rb = rank(b.second);
      if (ra != rb) return ra < rb;
      if (a.second.powers != b.second.powers && ra > 0) {
        const int da = std::accumulate(a.second.powers.begin(), a.second.powers.end(), 0);
        const int db = std::accumulate(b.second.powers.begin(), b.second.powers.end(), 0);
        if (da != db) return da > db;
        return a.second.powers > b.second.powers;
      }
      return a.first < b.first;
    });
    Side result;
    for (auto& [text, term] : named) result.terms.push_back(std::move(term));
    return result;
  }

  // As one term: itself, or a bracket.
  Term as_term(Side side) {
    if (side.terms.empty()) return constant_term({}, unknowns_);
    if (side.terms.size() == 1) return std::move(side.terms[0]);
    Term term = constant_term(Surd::of(1), unknowns_);
    term.over.emplace_back(std::move(side), 1);
    return term;
  }

  static void join(Term::Factors& into, const Term::Factors& more) {
    for (const auto& factor : more) {
      const auto known = std::find_if(into.begin(), into.end(),
                                      [&](const auto& f) { return f.first == factor.first; });
      if (known == into.end())
        into.push_back(factor);
      else
        known->second += factor.second;
    }
    std::sort(into.begin(), into.end(), [](const auto& a, const auto& b) {
      return to_string(a.first, "abcd") < to_string(b.first, "abcd");
    });
  }

  Side product(Side a, Side b) {
    if (failed()) return {};
    if (a.terms.empty() || b.terms.empty()) return {};
    Term left = as_term(std::move(a));
    const Term right = as_term(std::move(b));
    left.coefficient = checked(multiply(left.coefficient, right.coefficient));
    for (std::size_t i = 0; i < unknowns_; ++i) {
      left.powers[i] += right.powers[i];
      left.below[i] += right.below[i];
    }
    join(left.over, right.over);
    join(left.under, right.under);
    return checked_term(std::move(left));
  }

  Side checked_term(Term term) {
    const auto too_high = [](const auto& powers, auto exponent) {
      return std::any_of(powers.begin(), powers.end(),
                         [&](const auto& p) { return exponent(p) > 2 * kMaxExponent; });
    };
    const auto itself = [](int p) { return p; };
    const auto second = [](const auto& p) { return p.second; };
    if (too_high(term.powers, itself) || too_high(term.below, itself) ||
        too_high(term.over, second) || too_high(term.under, second))
      fail("a power in it is too high");
    return sum({{std::move(term)}}, {});
  }

  Side inverse(Side side) {
    if (failed()) return {};
    if (side.terms.empty()) {
      fail("it divides by 0");
      return {};
    }
    Term term = as_term(std::move(side));
    const auto coefficient = divide(Surd::of(1), term.coefficient);
    term.coefficient = checked(coefficient);
    std::swap(term.powers, term.below);
    std::swap(term.over, term.under);
    return {{std::move(term)}};
  }

  Side power(Side side, int exponent) {
    if (failed() || side.terms.empty()) return {};
    Term term = as_term(std::move(side));
    Surd coefficient = Surd::of(1);
    for (int i = 0; i < exponent; ++i)
      coefficient = checked(multiply(coefficient, term.coefficient));
    term.coefficient = coefficient;
    for (std::size_t i = 0; i < unknowns_; ++i) {
      term.powers[i] *= exponent;
      term.below[i] *= exponent;
    }
    for (auto& factor : term.over) factor.second *= exponent;
    for (auto& factor : term.under) factor.second *= exponent;
    return checked_term(std::move(term));
  }

  const std::size_t unknowns_;
  std::string why_not_;
};

std::string power_text(char letter, int exponent) {
  return std::string(1, letter) + (exponent == 1 ? "" : "^" + std::to_string(exponent));
}

std::string product_text(const Term::Powers& powers, const Term::Factors& factors,
                         std::string_view unknowns) {
  std::string text;
  for (std::size_t i = 0; i < powers.size(); ++i)
    if (powers[i] > 0) text += power_text(unknowns[i], powers[i]);
  for (const auto& [side, exponent] : factors)
    text += "(" + to_string(side, unknowns) + ")" +
            (exponent == 1 ? "" : "^" + std::to_string(exponent));
  return text;
}

// Whether it stands below a line without brackets.
bool is_single(const Term& term) {
  const auto used =
      std::count_if(term.below.begin(), term.below.end(), [](int p) { return p > 0; });
  return used + static_cast<std::ptrdiff_t>(term.under.size()) <= 1;
}

// Without its sign, which `negative` gets.
std::string term_text(const Term& term, std::string_view unknowns, bool& negative) {
  Surd size = term.coefficient;
  negative = size.is_rational() ? size.rational < 0 : size.rational == 0 && size.factor < 0;
  if (negative) size = negated(size);
  const std::string below = product_text(term.below, term.under, unknowns);
  const std::string body = product_text(term.powers, term.over, unknowns);
  if (body.empty() && below.empty()) return to_string(size);

  // size = top / bottom.
  const Integer bottom = size.is_rational()
                             ? denominator(size.rational)
                             : Integer(lcm(denominator(size.rational), denominator(size.factor)));
  const auto top = multiply(size, Surd::of(Exact(bottom)));
  std::string number = to_string(*top);
  if (!top->is_rational() && top->rational != 0) number = "(" + number + ")";
  if (number == "1" && !body.empty()) number.clear();
  std::string text = number + body;
  if (bottom == 1 && below.empty()) return text;
  const std::string factor = bottom == 1 ? "" : bottom.str();
  const bool bare = below.empty() || (factor.empty() && is_single(term));
  return text + "/" + (bare ? factor + below : "(" + factor + below + ")");
}

}  // namespace

bool Term::is_constant() const {
  return all_zero(powers) && all_zero(below) && over.empty() && under.empty();
}

bool Term::same_body(const Term& other) const {
  return powers == other.powers && below == other.below && over == other.over &&
         under == other.under;
}

bool operator==(const Side& a, const Side& b) {
  return std::equal(a.terms.begin(), a.terms.end(), b.terms.begin(), b.terms.end(),
                    [](const Term& s, const Term& t) {
                      return s.coefficient == t.coefficient && s.same_body(t);
                    });
}

Parsed<Side> normal(const Expression& expression, std::size_t unknowns) {
  Normaliser normaliser(unknowns);
  Side side = normaliser.of(expression);
  if (normaliser.failed()) return {.why_not = normaliser.why_not()};
  return {.value = std::move(side)};
}

std::string to_string(const Side& side, std::string_view unknowns) {
  if (side.is_constant()) return to_string(side.constant());
  std::string text;
  for (const Term& term : side.terms) {
    std::vector<Term> pieces{term};
    // Within a sum a + b sqrt(c) are two terms.
    if (term.is_constant() && !term.coefficient.is_rational() && term.coefficient.rational != 0) {
      pieces.push_back(term);
      pieces[0].coefficient = Surd::of(term.coefficient.rational);
      pieces[1].coefficient.rational = 0;
    }
    for (const Term& piece : pieces) {
      bool negative = false;
      const std::string piece_text = term_text(piece, unknowns, negative);
      if (text.empty())
        text = (negative ? "-" : "") + piece_text;
      else
        text += (negative ? " - " : " + ") + piece_text;
    }
  }
  return text;
}

int weight_of(std::string_view text) {
  int weight = 0, depth = 0;
  bool number = false;
  for (const char c : text) {
    const bool digit = (c >= '0' && c <= '9') || c == '.';
    if (digit) {
      if (!number) weight += 2;
    } else if (c == '(') {
      weight += 2 + 2 * depth++;
    } else if (c == ')') {
      --depth;
    } else if (c >= 'a' && c <= 'z') {
      weight += 5;
    } else if (c == '^' || c == '/') {
      weight += 4;
    } else if (c != ' ') {
      weight += 1;
    }
    number = digit;
  }
  return weight;
}

}  // namespace lemma::search::equations
