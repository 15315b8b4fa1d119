// What the equations family should say, found in another way: relations that are made from known
// factors, whose signs a chart gives by counting factors; and lines evaluated at single rational
// numbers by a reader of their own. Shares nothing with search/tasks/equations.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include "core/random.h"

namespace lemma::search::equations_oracle {

using Exact = boost::multiprecision::cpp_rational;
using core::Random;

// --- sign charts ---

// (b x - a)^power, or (x^2 - k)^power where b is 0: k square-free or negative. Below a line if
// `pole`.
struct Factor {
  int a = 0, b = 1, k = 0;
  int power = 1;
  bool pole = false;

  std::vector<long double> roots() const {
    if (b != 0) return {static_cast<long double>(a) / b};
    if (k < 0) return {};
    return {-std::sqrt(static_cast<long double>(k)), std::sqrt(static_cast<long double>(k))};
  }
  int sign(long double x) const {
    const long double value = b != 0 ? b * x - a : x * x - k;
    return value < 0 && power % 2 == 1 ? -1 : 1;
  }
};

// scale * product of factors `op` 0.
struct Product {
  int scale = 1;
  std::vector<Factor> factors;
  std::string op = "=";
};

inline bool holds(const std::string& op, int sign) {
  if (op == "=") return sign == 0;
  if (op == "!=") return sign != 0;
  if (op == "<") return sign < 0;
  if (op == "<=") return sign <= 0;
  if (op == ">") return sign > 0;
  return sign >= 0;
}

constexpr long double kNear = 1e-9L;

inline bool is_root(const Factor& factor, long double x) {
  const auto roots = factor.roots();
  return std::any_of(roots.begin(), roots.end(),
                     [&](long double r) { return std::fabs(r - x) < kNear; });
}

inline bool true_at(const Product& p, long double x) {
  int sign = p.scale < 0 ? -1 : 1;
  bool zero = p.scale == 0;
  for (const Factor& f : p.factors) {
    if (is_root(f, x)) {
      if (f.pole) return false;
      zero = true;
    }
    sign *= f.sign(x);
  }
  return holds(p.op, zero ? 0 : sign);
}

// All places where something can change, and one between each two of them.
inline std::vector<long double> places(const std::vector<const Product*>& products) {
  std::vector<long double> roots;
  for (const Product* p : products)
    for (const Factor& f : p->factors)
      for (const long double r : f.roots()) roots.push_back(r);
  std::sort(roots.begin(), roots.end());
  std::vector<long double> all{-1000};
  for (std::size_t i = 0; i < roots.size(); ++i) {
    if (i > 0 && roots[i] - roots[i - 1] > kNear) all.push_back((roots[i] + roots[i - 1]) / 2);
    all.push_back(roots[i]);
  }
  all.push_back(1000);
  return all;
}

// Whether both say the same wherever the first one is defined.
inline bool same(const Product& first, const Product& second) {
  for (const long double x : places({&first, &second})) {
    const bool defined = std::none_of(first.factors.begin(), first.factors.end(),
                                      [&](const Factor& f) { return f.pole && is_root(f, x); });
    if (defined && true_at(first, x) != true_at(second, x)) return false;
  }
  return true;
}

inline std::string root_text(const Factor& f, bool upper) {
  if (f.b == 0) return (upper ? "sqrt(" : "-sqrt(") + std::to_string(f.k) + ")";
  return Exact(f.a, f.b).str();
}

// The solutions as the family writes them.
inline std::string solutions(const Product& p, char x) {
  struct End {
    long double at;
    std::string text;
  };
  std::vector<End> ends;
  for (const Factor& f : p.factors) {
    const auto roots = f.roots();
    for (std::size_t i = 0; i < roots.size(); ++i) ends.push_back({roots[i], root_text(f, i == 1)});
  }
  std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.at < b.at; });
  ends.erase(std::unique(ends.begin(), ends.end(),
                         [](const End& a, const End& b) { return std::fabs(a.at - b.at) < kNear; }),
             ends.end());
  std::vector<bool> in;
  for (std::size_t i = 0; i <= ends.size(); ++i) {
    const long double low = i == 0 ? (ends.empty() ? 0 : ends[0].at - 2) : ends[i - 1].at;
    const long double high = i == ends.size() ? low + 2 : ends[i].at;
    in.push_back(true_at(p, (low + high) / 2));
    if (i < ends.size()) in.push_back(true_at(p, ends[i].at));
  }
  if (std::count(in.begin(), in.end(), true) == 0) return "no real solution";
  if (std::count(in.begin(), in.end(), false) == 0) return "every real number";
  bool only_points_out = true;
  for (std::size_t i = 0; i < in.size(); i += 2) only_points_out &= in[i];
  std::string text;
  if (only_points_out) {
    for (std::size_t i = 1; i < in.size(); i += 2)
      if (!in[i]) text += (text.empty() ? "" : ", ") + ends[i / 2].text;
    return "every real number except " + text;
  }
  const std::string unknown(1, x);
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (!in[i]) continue;
    std::size_t j = i;
    while (j + 1 < in.size() && in[j + 1]) ++j;
    text += text.empty() ? "" : " or ";
    const std::string low = i == 0 ? "" : ends[(i - 1) / 2].text;
    const std::string high = j + 1 == in.size() ? "" : ends[j / 2].text;
    const bool low_in = i % 2 == 1, high_in = j % 2 == 1;
    if (i == j && low_in)
      text += unknown + " = " + low;
    else if (low.empty())
      text += unknown + (high_in ? " <= " : " < ") + high;
    else if (high.empty())
      text += unknown + (low_in ? " >= " : " > ") + low;
    else
      text += low + (low_in ? " <= " : " < ") + unknown + (high_in ? " <= " : " < ") + high;
    i = j;
  }
  return text;
}

// --- writing a product down in many ways ---

using Coefficients = std::vector<Exact>;

inline Coefficients times(const Coefficients& a, const Coefficients& b) {
  Coefficients product(a.size() + b.size() - 1);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) product[i + j] += a[i] * b[j];
  return product;
}

inline Coefficients coefficients(const Factor& f) {
  const Coefficients one = f.b != 0 ? Coefficients{-f.a, f.b} : Coefficients{-f.k, 0, 1};
  Coefficients all{1};
  for (int i = 0; i < f.power; ++i) all = times(all, one);
  return all;
}

inline std::string written(const Coefficients& p, char x) {
  std::string text;
  for (std::size_t i = p.size(); i-- > 0;) {
    if (p[i] == 0) continue;
    const Exact size = p[i] < 0 ? Exact(-p[i]) : p[i];
    text += p[i] < 0 ? (text.empty() ? "-" : " - ") : (text.empty() ? "" : " + ");
    const bool bare = size == 1 && i > 0;
    if (!bare) text += denominator(size) == 1 ? size.str() : "(" + size.str() + ")";
    if (i > 0) text += x;
    if (i > 1) text += "^" + std::to_string(i);
  }
  return text.empty() ? "0" : text;
}

inline std::string factor_text(const Factor& f, char x) {
  Factor one = f;
  one.power = 1;
  return "(" + written(coefficients(one), x) + ")" +
         (f.power > 1 ? "^" + std::to_string(f.power) : "");
}

inline std::string render(const Product& p, char x, Random& random) {
  const bool fraction =
      std::any_of(p.factors.begin(), p.factors.end(), [](const Factor& f) { return f.pole; });
  Coefficients top{Exact(p.scale)}, bottom{1};
  std::string over, under;
  for (const Factor& f : p.factors) {
    (f.pole ? under : over) += factor_text(f, x);
    (f.pole ? bottom : top) = times(f.pole ? bottom : top, coefficients(f));
  }
  const std::string sign = " " + p.op + " ";
  if (fraction) {
    const std::string below = "/(" + (random.below(2) == 0 ? written(bottom, x) : under) + ")";
    const std::string above = "(" + written(top, x) + ")";
    if (random.below(2) == 0) return above + below + sign + "0";
    // A number moved to the right.
    const int c = 1 + static_cast<int>(random.below(5));
    return above + below + " + " + std::to_string(c) + sign + std::to_string(c);
  }
  switch (random.below(4)) {
    case 0:
      return written(top, x) + sign + "0";
    case 1:
      return (p.scale == 1 ? "" : std::to_string(p.scale)) + (over.empty() ? "1" : over) + sign +
             "0";
    default: {
      // Some of it on the right.
      Coefficients right(std::max<std::size_t>(top.size(), 2));
      for (std::size_t i = 0; i < 2; ++i) right[i] = static_cast<int>(random.below(11)) - 5;
      Coefficients left = right;
      for (std::size_t i = 0; i < top.size(); ++i) left[i] += top[i];
      return written(left, x) + sign + written(right, x);
    }
  }
}

// --- single numbers ---

// Whether a line holds at x; nothing for what it can't read.
class Reader {
 public:
  static std::optional<bool> holds_at(const std::string& line, char unknown, const Exact& x) {
    Reader reader(line, unknown, x);
    const bool value = reader.line();
    if (reader.bad_ || reader.at_ != line.size()) return std::nullopt;
    return value;
  }

 private:
  using Value = std::optional<Exact>;  // nothing: undefined

  Reader(const std::string& text, char unknown, const Exact& x)
      : text_(text), unknown_(unknown), x_(x) {}

  bool word(const std::string& w) {
    if (text_.compare(at_, w.size(), w) != 0) return false;
    at_ += w.size();
    return true;
  }
  bool line() {
    if (word("no real solution")) return false;
    if (word("every real number")) {
      bool out = false;
      if (word(" except ")) {
        do out |= sum() == Value(x_);
        while (word(", "));
      }
      return !out;
    }
    bool any = false;
    do {
      bool all = true;
      do all = relation() && all;
      while (word(" and "));
      any |= all;
    } while (word(" or "));
    return any;
  }
  bool relation() {
    Value left = sum();
    bool all = true;
    int signs = 0;
    for (;;) {
      std::string op;
      for (const char* s : {" <= ", " >= ", " != ", " = ", " < ", " > "})
        if (op.empty() && word(s)) op = std::string(s).substr(1, std::string(s).size() - 2);
      if (op.empty()) break;
      ++signs;
      const Value right = sum();
      if (!left || !right)
        all = false;
      else
        all = holds(op, *left < *right ? -1 : *left == *right ? 0 : 1) && all;
      left = right;
    }
    bad_ |= signs == 0 || signs > 2;
    return all;
  }
  Value sum() {
    const bool negative = word("-");
    Value value = product();
    if (negative && value) value = -*value;
    for (;;) {
      const bool plus = word(" + ");
      if (!plus && !word(" - ")) return value;
      const Value next = product();
      if (!value || !next)
        value.reset();
      else
        value = plus ? Exact(*value + *next) : Exact(*value - *next);
    }
  }
  Value product() {
    Value value = power();
    for (;;) {
      const bool division = word("/");
      const char c = at_ < text_.size() ? text_[at_] : '\0';
      if (!division && c != '(' && c != unknown_) return value;
      const Value next = power();
      if (!value || !next || (division && *next == 0))
        value.reset();
      else
        value = division ? Exact(*value / *next) : Exact(*value * *next);
    }
  }
  Value power() {
    Value base = atom();
    if (!word("^")) return base;
    const Value exponent = number();
    if (bad_ || !exponent || !base || *exponent > 20) return std::nullopt;
    Exact value = 1;
    for (Exact i = 0; i < *exponent; i += 1) value *= *base;
    return value;
  }
  Value atom() {
    if (word("(")) {
      const Value inner = sum();
      bad_ |= !word(")");
      return inner;
    }
    if (at_ < text_.size() && text_[at_] == unknown_) {
      ++at_;
      return x_;
    }
    return number();
  }
  Value number() {
    std::string digits;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') digits += text_[at_++];
    if (digits.empty() || digits.size() > 20 || (digits.size() > 1 && digits[0] == '0')) {
      bad_ = true;
      return std::nullopt;
    }
    return Exact(boost::multiprecision::cpp_int(digits));
  }

  const std::string& text_;
  const char unknown_;
  const Exact x_;
  std::size_t at_ = 0;
  bool bad_ = false;
};

}  // namespace lemma::search::equations_oracle
