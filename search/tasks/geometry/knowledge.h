// What is known of a figure's measures, and what one theorem adds to it. A measure is known, or it is
// an affine function of another, "angle ABC = 2*angle ACB + 20", or it is open. Values, any thread;
// the theory outlives them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "search/tasks/geometry/theory.h"

namespace lemma::search::geometry {

// factor * measure + constant; without a measure, the constant.
struct Affine {
  int measure = -1;
  Exact factor = {};
  Exact constant = {};
  friend bool operator==(const Affine&, const Affine&) = default;
};

// What a relation says beyond what is known.
struct Finding {
  enum class Kind {
    kNothing,  // nothing new, a premise isn't known, or the result leaves the numbers of exact.h
    kNews,     // `measure`, open until now, is `is`
    kClash,    // it can't be; `why` says what: "90 + 100 + x = 180 leaves -10"
  };
  Kind kind = Kind::kNothing;
  int measure = -1;  // one to which others are reduced
  Affine is = {};
  std::string why = {};
};

class Knowledge {
 public:
  explicit Knowledge(const Theory& theory);

  const Affine& of(int measure) const { return known_[static_cast<std::size_t>(measure)]; }
  std::optional<Exact> value(int measure) const;
  bool same(int one, int other) const { return of(one) == of(other); }
  int open() const;  // how many measures everything else is reduced to

  Finding finding(const Relation& relation) const;
  // False, and nothing changes, when some number leaves the type.
  bool learn(int measure, const Affine& is);
  // As another knowledge of the same theory had it.
  void restore(int measure, const Affine& is) { known_[static_cast<std::size_t>(measure)] = is; }
  // Uses what is seen at sight until nothing new is; returns it in order. A clash stays to be found.
  struct Learnt {
    const Relation* relation;
    Finding finding;
  };
  std::vector<Learnt> look();

 private:
  using Substituted =
      std::vector<std::pair<std::vector<int>, Exact>>;  // monomials of open measures
  std::optional<Substituted> substituted(const Polynomial& polynomial) const;
  bool meets(const Condition& condition) const;
  void divide_out(Substituted& zero) const;
  Finding solved(Substituted zero) const;
  Finding of_one(int measure, const Exact& square, const Exact& factor, const Exact& rest) const;
  // Whether every measure that follows may be that: nothing when some number leaves the type.
  std::optional<std::string> objection(int measure, const Exact& value, bool& leaves) const;

  const Theory* theory_;
  std::vector<Affine> known_;
};

// Whether everything that follows from the facts contradicts itself nowhere.
bool is_consistent(const Theory& theory);

}  // namespace lemma::search::geometry
