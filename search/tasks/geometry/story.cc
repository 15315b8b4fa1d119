#include "search/tasks/geometry/story.h"

#include <algorithm>

#include "search/tasks/geometry/position.h"

namespace lemma::search::geometry {

const std::vector<Story::Pattern>& Story::patterns() {
  static const std::vector<Pattern> kPatterns = [] {
    std::vector<Pattern> all;
    for (const char* words :
         {"hi|hello|hey|thanks|please", "thank_you", "please help ?me ?with_this",
          "i need ?some help", "can_you ?please help|solve ?me ?with_this|this|it ?problem ?please",
          "help me ?please", "heres|here_is a|my ?maths|math|geometry problem|question|exercise",
          "please solve this ?problem", "give an|the exact answer|value", "?please show your work"})
      all.push_back({FigurePhrase(words), &Story::idle});
    unnamed_patterns(all);
    named_patterns(all);
    return all;
  }();
  return kPatterns;
}

bool Story::idle(const Captures&) { return true; }

bool Story::refuse(std::string why) {
  if (why_not_.empty()) why_not_ = std::move(why);
  return false;
}

bool Story::take(TextTokens clause) {
  for (const Pattern& pattern : patterns()) {
    const auto said = pattern.phrase.match(clause);
    if (!said) continue;
    if (!find_.empty() && pattern.act != &Story::idle)
      return refuse("something is said after the question");
    return (this->*pattern.act)(*said);
  }
  return false;
}

bool Story::add(Fact fact) {
  if (facts_.size() >= GeometryProblem::kMaxFacts) return refuse("too much is stated");
  facts_.push_back(normal(std::move(fact)));
  return true;
}

bool Story::unit(const Amount& amount, Dimension dimension) {
  if (dimension == Dimension::kAngle)
    return amount.unit.empty() || amount.unit == "degree"
               ? true
               : refuse("an angle isn't given in " + amount.unit);
  const bool area = dimension == Dimension::kArea || dimension == Dimension::kDisc;
  if (amount.unit == "degree") return refuse("degrees are given of what is no angle");
  if (!amount.unit.empty() && amount.squared != area)
    return refuse(area ? "an area isn't given in square units"
                       : "a length is given in square units");
  if (unit_ && *unit_ != amount.unit) return refuse("lengths are given in different units");
  unit_ = amount.unit;
  return true;
}

bool Story::give(const Measure& measure, const Amount& amount) {
  if (!unit(amount, measure.dimension)) return false;
  for (const Fact& fact : facts_)
    if (fact.kind == FactKind::kGiven && fact.terms[0].measure == measure)
      return refuse(to_string(measure) + " is stated twice");
  return add(given(measure.dimension, measure.points, amount.number));
}

bool Story::ask(const Measure& measure) {
  find_ = {measure};
  return true;
}

std::shared_ptr<const GeometryProblem> Story::problem() {
  if (find_.empty()) {
    refuse("nothing is asked");
    return nullptr;
  }
  if (facts_.empty()) {
    refuse("nothing is stated");
    return nullptr;
  }
  if (!settle_circle()) return nullptr;
  std::set<char> points;
  for (const Fact& fact : facts_)
    for (const char point : points_in(fact)) points.insert(point);
  for (const char point : find_[0].points)
    if (!points.contains(point)) {
      refuse("it asks about a point of which nothing is stated");
      return nullptr;
    }
  if (points.size() > GeometryProblem::kMaxPoints) {
    refuse("there are too many points");
    return nullptr;
  }
  auto made = std::make_shared<const GeometryProblem>(facts_, find_);
  if (made->consistent() && answer_in(*made, beginning(*made))) {
    refuse("what it asks for is stated");
    return nullptr;
  }
  return made;
}

std::string Story::summary() const {
  return std::to_string(facts_.size()) + " facts of " +
         (unnamed_ ? "a " + (shape_.empty() ? std::string("figure") : shape_) : "named points") +
         ", and what is asked";
}

}  // namespace lemma::search::geometry
