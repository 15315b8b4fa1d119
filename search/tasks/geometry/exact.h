// The numbers of plane figures, exactly: a + b*sqrt(n) with rational a and b and a squarefree n, or a
// rational multiple of pi. An operation whose result is neither, or whose numbers outgrow their caps,
// has no result; nothing is ever rounded. Value type, any thread.
//
//   text = rational | [rational " + " | rational " - "] [rational "*"] "sqrt(" n ")" | [rational "*"] "pi"
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "search/verify/rational.h"

namespace lemma::search::geometry {

class Exact {
 public:
  static constexpr int kMaxDigits = 12;  // of each numerator and denominator
  static constexpr std::int64_t kMaxRadicand = 10'000'000'000;

  Exact() = default;
  Exact(Rational rational) : a_(rational) {}    // NOLINT(google-explicit-constructor): it is one
  Exact(std::int64_t integer) : a_(integer) {}  // NOLINT(google-explicit-constructor)
  static Exact pi() {
    Exact one(1);
    one.pi_ = true;
    return one;
  }

  // Canonical or not ("sqrt(8)", "2.5"); nothing when it isn't in the type.
  static std::optional<Exact> parse(std::string_view text);
  std::string to_string() const;

  bool is_rational() const { return !pi_ && b_.is_zero(); }
  bool is_zero() const { return a_.is_zero() && b_.is_zero(); }
  const Rational& rational() const { return a_; }  // of a rational one
  int sign() const;                                // -1, 0, 1
  double approximately() const;

  friend bool operator==(const Exact&, const Exact&) = default;

  friend std::optional<Exact> add(const Exact& x, const Exact& y);
  friend std::optional<Exact> multiply(const Exact& x, const Exact& y);
  friend std::optional<Exact> divide(const Exact& x, const Exact& y);  // none when y is 0
  friend std::optional<Exact> square_root(const Exact& x);             // of rational x >= 0
  friend Exact negated(const Exact& x);

 private:
  static std::optional<Exact> made(const Rational& a, const Rational& b, std::int64_t n, bool pi);

  Rational a_ = {}, b_ = {};  // with pi_, the value is a_ * pi
  std::int64_t n_ = 1;        // squarefree; 1 exactly when b_ is 0
  bool pi_ = false;
};

std::optional<Exact> add(const Exact& x, const Exact& y);
std::optional<Exact> multiply(const Exact& x, const Exact& y);
std::optional<Exact> divide(const Exact& x, const Exact& y);
std::optional<Exact> square_root(const Exact& x);
Exact negated(const Exact& x);

}  // namespace lemma::search::geometry
