// Slow, obvious, independent answers about the numbers family: its own fractions, its own reading
// of expressions (tokens, shunting-yard, reverse Polish), its own solvability search (values of
// subsets, solved backwards). It shares no code with search/.
#pragma once

#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

namespace lemma::search::oracle {

using Exact = boost::multiprecision::cpp_rational;

// Whether `text` is an expression over + - * / ( ) and decimal integers, of exactly `target`, that
// uses the numbers as the rule says. A '-' directly before a digit, where no number or ')'
// precedes, belongs to the number.
inline bool accepts(const std::vector<std::int64_t>& numbers, const Exact& target, bool all,
                    const std::string& text) {
  struct Token {
    char kind;  // 'n' or the symbol
    std::int64_t value = 0;
  };
  std::vector<Token> tokens;
  std::size_t end = text.size();
  if (end > 0 && text[end - 1] == '\n') --end;
  for (std::size_t i = 0; i < end;) {
    const char c = text[i];
    const bool operand_before =
        !tokens.empty() && (tokens.back().kind == 'n' || tokens.back().kind == ')');
    const bool digit_next = i + 1 < end && text[i + 1] >= '0' && text[i + 1] <= '9';
    if (c == ' ') {
      ++i;
    } else if ((c >= '0' && c <= '9') || (c == '-' && !operand_before && digit_next)) {
      std::string digits(1, c);
      for (++i; i < end && text[i] >= '0' && text[i] <= '9'; ++i) digits += text[i];
      const std::string bare = digits[0] == '-' ? digits.substr(1) : digits;
      if (bare.size() > 9 || (bare.size() > 1 && bare[0] == '0') || digits == "-0") return false;
      tokens.push_back({'n', std::stoll(digits)});
    } else if (std::string("+-*/()").find(c) != std::string::npos) {
      tokens.push_back({c});
      ++i;
    } else {
      return false;
    }
  }
  // Operands and operators must alternate.
  bool want_operand = true;
  int depth = 0;
  for (const Token& token : tokens) {
    if (token.kind == 'n' || token.kind == '(') {
      if (!want_operand) return false;
      if (token.kind == '(') ++depth;
      want_operand = token.kind == '(';
    } else {
      if (want_operand) return false;
      if (token.kind == ')') {
        if (--depth < 0) return false;
      } else {
        want_operand = true;
      }
    }
  }
  if (want_operand || depth != 0) return false;

  std::vector<Exact> values;
  std::vector<char> waiting;
  const auto strength = [](char op) { return op == '*' || op == '/' ? 2 : op == '(' ? 0 : 1; };
  const auto reduce = [&] {
    const Exact b = values.back();
    values.pop_back();
    Exact& a = values.back();
    const char op = waiting.back();
    waiting.pop_back();
    if (op == '/' && b == 0) return false;
    if (op == '+') a += b;
    if (op == '-') a -= b;
    if (op == '*') a *= b;
    if (op == '/') a /= b;
    return true;
  };
  std::multiset<std::int64_t> unused(numbers.begin(), numbers.end());
  for (const Token& token : tokens) {
    if (token.kind == 'n') {
      const auto found = unused.find(token.value);
      if (found == unused.end()) return false;
      unused.erase(found);
      values.emplace_back(token.value);
    } else if (token.kind == '(') {
      waiting.push_back('(');
    } else if (token.kind == ')') {
      while (waiting.back() != '(')
        if (!reduce()) return false;
      waiting.pop_back();
    } else {
      while (!waiting.empty() && strength(waiting.back()) >= strength(token.kind))
        if (!reduce()) return false;
      waiting.push_back(token.kind);
    }
  }
  while (!waiting.empty())
    if (!reduce()) return false;
  return values.back() == target && (!all || unused.empty());
}

inline std::string spelt(const Exact& x) {
  std::string text = numerator(x).str();
  if (denominator(x) != 1) text += "/" + denominator(x).str();
  return text;
}

// Every step line that is right for these numbers, spelt canonically, results of at most 12 digits.
inline std::set<std::string> right_steps(const std::vector<Exact>& at_hand) {
  std::set<std::string> lines;
  const auto fits = [](const Exact& x) {
    const boost::multiprecision::cpp_int bound = 1000000000000;
    return abs(numerator(x)) < bound && denominator(x) < bound;
  };
  for (std::size_t i = 0; i < at_hand.size(); ++i) {
    for (std::size_t j = 0; j < at_hand.size(); ++j) {
      if (i == j) continue;
      const Exact &a = at_hand[i], &b = at_hand[j];
      const auto line = [&](const char* op, const Exact& r) {
        if (fits(r)) lines.insert(spelt(a) + op + spelt(b) + " = " + spelt(r));
      };
      line(" + ", a + b);
      line(" - ", a - b);
      line(" * ", a * b);
      if (b != 0) line(" / ", a / b);
    }
  }
  return lines;
}

// A small exact fraction for the solvability search; the problems it is asked about stay far within
// 64 bits.
struct Fraction {
  std::int64_t n, d;
  friend auto operator<=>(const Fraction&, const Fraction&) = default;
};
inline Fraction fraction(std::int64_t n, std::int64_t d) {
  const std::int64_t g = std::gcd(n, d) * (d < 0 ? -1 : 1);
  return {n / g, d / g};
}
inline Fraction plus(Fraction a, Fraction b) { return fraction(a.n * b.d + b.n * a.d, a.d * b.d); }
inline Fraction minus(Fraction a, Fraction b) { return fraction(a.n * b.d - b.n * a.d, a.d * b.d); }
inline Fraction times(Fraction a, Fraction b) { return fraction(a.n * b.n, a.d * b.d); }
inline Fraction over(Fraction a, Fraction b) { return fraction(a.n * b.d, a.d * b.n); }

class Solver {
 public:
  explicit Solver(std::vector<std::int64_t> numbers) : numbers_(std::move(numbers)) {}

  bool solvable(std::int64_t target, bool all) {
    const unsigned everything = (1u << numbers_.size()) - 1;
    if (all) return reaches(everything, {target, 1});
    for (unsigned subset = 1; subset <= everything; ++subset)
      if (reaches(subset, {target, 1})) return true;
    return false;
  }

 private:
  static constexpr int kEnumerated = 4;  // subsets up to this size have all their values listed

  const std::set<Fraction>& values(unsigned subset) {
    if (const auto known = values_.find(subset); known != values_.end()) return known->second;
    std::set<Fraction> result;
    if (__builtin_popcount(subset) == 1)
      result.insert({numbers_[static_cast<std::size_t>(__builtin_ctz(subset))], 1});
    for (unsigned part = (subset - 1) & subset; part > 0; part = (part - 1) & subset) {
      for (const Fraction a : values(part)) {
        for (const Fraction b : values(subset ^ part)) {
          result.insert(plus(a, b));
          result.insert(minus(a, b));
          result.insert(times(a, b));
          if (b.n != 0) result.insert(over(a, b));
        }
      }
    }
    return values_[subset] = std::move(result);
  }

  bool reaches(unsigned subset, Fraction target) {
    if (__builtin_popcount(subset) <= kEnumerated) return values(subset).contains(target);
    for (unsigned part = (subset - 1) & subset; part > 0; part = (part - 1) & subset) {
      const unsigned rest = subset ^ part;
      if (__builtin_popcount(part) > __builtin_popcount(rest)) continue;
      for (const Fraction a : values(part)) {
        // What the rest must be for a + b, a - b, b - a, a * b, a / b or b / a to be the target.
        std::vector<Fraction> wanted{minus(target, a), minus(a, target), plus(target, a),
                                     times(target, a)};
        if (a.n != 0) wanted.push_back(over(target, a));
        if (a.n == 0 && target.n == 0) return true;  // 0 * anything
        if (target.n != 0 && a.n != 0) wanted.push_back(over(a, target));
        for (std::size_t i = 0; i < wanted.size(); ++i) {
          if (i == 3 && a.n == 0) continue;  // b / 0
          if (reaches(rest, wanted[i])) return true;
        }
      }
    }
    return false;
  }

  const std::vector<std::int64_t> numbers_;
  std::map<unsigned, std::set<Fraction>> values_;
};

}  // namespace lemma::search::oracle
