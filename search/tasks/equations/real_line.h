// The real line cut where the polynomials of some conditions change sign: what holds at each cut and
// between them decides exactly which numbers satisfy a condition. Cylindrical decomposition in one
// dimension (Collins 1975). Values, any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "search/tasks/equations/condition.h"

namespace lemma::search::equations {

// Which numbers: ends ascending; in[0] is below the first end, in[2i + 1] at end i, in[2i + 2] behind
// it.
struct RealSet {
  std::vector<Surd> ends;
  std::vector<bool> in;

  static RealSet none() { return {{}, {false}}; }
  bool empty() const;
  // "x = -1 or 2 < x <= 3", "no real solution", "every real number except 0".
  std::string to_string(char unknown) const;
};

class RealLine {
 public:
  // Cut for all of them.
  explicit RealLine(const std::vector<const Condition*>& conditions);

  // Too many roots for it to be cut: then it says nothing.
  bool too_large() const { return too_large_; }

  // Places, from the left: 2i is between cuts, 2i + 1 is cut i.
  std::size_t places() const { return 2 * cuts_.size() + 1; }
  bool holds(const Condition& condition, std::size_t place) const;

  // The number at a cut, where it is rational or root of a quadratic; a number of an open place.
  std::optional<Surd> value(std::size_t place) const;
  std::string text(std::size_t place) const;  // "about 1.325" where there is no exact one

  // The numbers that satisfy it; nothing when an end of theirs has no exact form here.
  std::optional<RealSet> solutions(const Condition& condition) const;

 private:
  void add(const SignedPolynomial& p);
  void add(IntegerPolynomial p);
  void cut();
  // Factors of rest_ of degree 2.
  std::vector<IntegerPolynomial> quadratics() const;
  std::optional<Surd> exact_at(std::size_t cut,
                               const std::vector<IntegerPolynomial>& quadratics) const;
  Exact sample_of(std::size_t place) const;
  int sign(const SignedPolynomial& p, std::size_t place) const;
  int sign(const IntegerPolynomial& p, std::size_t place) const;

  static constexpr int kMaxRestDegree = 24;
  static constexpr std::size_t kMaxRationals = 64;

  bool too_large_ = false;
  std::vector<Exact> rationals_;
  IntegerPolynomial rest_{1};  // square-free, with all other roots and no rational one
  std::vector<IntegerPolynomial> seen_;
  std::vector<IntegerPolynomial> quadratics_;  // factors of rest_
  std::vector<RootInterval> cuts_;
  std::vector<Exact> samples_;  // of the open places
};

// Where two conditions differ.
struct Difference {
  std::string value;  // of the unknown
  bool exact = true;
  bool first_holds = false;
};

struct Comparison {
  bool decided = true;  // else there are too many roots
  std::optional<Difference> difference = std::nullopt;

  bool same() const { return decided && !difference; }
};
// On the numbers that satisfy `domain`.
Comparison compare(const Condition& first, const Condition& second, const Condition& domain);

}  // namespace lemma::search::equations
