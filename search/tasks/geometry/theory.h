// Every theorem's instances in one figure: polynomial relations between its measures, each with its
// premises. Whatever is proven of a figure is proven by these. Immutable, any thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/geometry/figure.h"

namespace lemma::search::geometry {

struct Monomial {
  Exact factor;
  std::vector<int> measures;  // indices, with repetition: {3, 3} is the square of measure 3
};
using Polynomial = std::vector<Monomial>;

enum class Sign { kZero, kNotNegative, kPositive };

struct Condition {
  Polynomial polynomial;
  Sign sign;
};

struct Relation {
  std::string label;  // the theorem and where: "angle_sum ABC"
  Condition holds;    // kZero or kPositive
  std::vector<Condition> premises = {};
  bool at_sight = false;  // a definition: the closure between steps uses it unasked
};

enum class Domain {
  kAny,
  kPositive,
  kAngle,
  kProperAngle
};  // angles: 0 to 180, with or without ends

class Theory {
 public:
  static constexpr std::size_t kMaxRelations = 4000;

  // `asked` has measures of its own even when no theorem speaks of them.
  Theory(std::span<const Fact> facts, std::span<const Measure> asked);

  const Figure& figure() const { return figure_; }
  const std::vector<Measure>& measures() const { return measures_; }
  const std::vector<Relation>& relations() const { return relations_; }
  Domain domain(int measure) const { return domains_[static_cast<std::size_t>(measure)]; }
  const std::string& name(int measure) const { return names_[static_cast<std::size_t>(measure)]; }
  // Of the measure, whichever points of its rays name it.
  std::optional<int> find(const Measure& measure) const;
  std::vector<const Relation*> labelled(std::string_view label) const;

 private:
  friend class Theorems;
  Measure seen(Measure measure) const;
  int index(const Measure& measure);

  Figure figure_;
  std::vector<Measure> measures_;
  std::vector<std::string> names_;
  std::vector<Domain> domains_;
  std::map<Measure, int> indices_;
  std::vector<Relation> relations_;
};

}  // namespace lemma::search::geometry
