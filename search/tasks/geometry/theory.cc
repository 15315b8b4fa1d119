#include "search/tasks/geometry/theory.h"

#include <algorithm>

#include "search/tasks/geometry/theorems.h"

namespace lemma::search::geometry {

Theory::Theory(std::span<const Fact> facts, std::span<const Measure> asked) : figure_(facts) {
  Theorems(*this, facts, asked).state();
}

Measure Theory::seen(Measure measure) const {
  if (measure.dimension != Dimension::kAngle) return measure;
  Points& p = measure.points;
  const char a = figure_.ray(p[1], p[0]), c = figure_.ray(p[1], p[2]);
  return a == c ? measure : normal(Dimension::kAngle, {a, p[1], c});
}

std::optional<int> Theory::find(const Measure& measure) const {
  const auto found = indices_.find(seen(measure));
  return found == indices_.end() ? std::nullopt : std::optional(found->second);
}

int Theory::index(const Measure& measure) {
  const Measure named = seen(measure);
  const auto [at, is_new] = indices_.emplace(named, static_cast<int>(measures_.size()));
  if (!is_new) return at->second;
  measures_.push_back(named);
  names_.push_back(to_string(named));
  const Points& p = named.points;
  Domain domain = Domain::kPositive;
  switch (named.dimension) {
    case Dimension::kAngle:
      domain = figure_.is_triangle(p[0], p[1], p[2]) ? Domain::kProperAngle : Domain::kAngle;
      break;
    case Dimension::kX:
    case Dimension::kY:
    case Dimension::kSlope:
      domain = Domain::kAny;
      break;
    default:
      break;
  }
  domains_.push_back(domain);
  return at->second;
}

std::vector<const Relation*> Theory::labelled(std::string_view label) const {
  std::vector<const Relation*> found;
  for (const Relation& relation : relations_)
    if (relation.label == label) found.push_back(&relation);
  return found;
}

}  // namespace lemma::search::geometry
