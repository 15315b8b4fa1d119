#include "search/tasks/geometry/proof.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "search/tasks/geometry/drawing.h"

namespace lemma::search::geometry {

namespace {

constexpr int kMaxTries = 60;               // of additions
constexpr std::int64_t kMaxWork = 600'000;  // relations looked at, in all
constexpr std::size_t kMaxShortened = 60;   // uses of which each is tried without

// One thing done on the way: an addition, or a relation used, by its index, in the theory it is of.
struct Use {
  std::optional<Addition> addition = std::nullopt;
  std::string label = {};
  int ordinal = 0;  // among those with the label
};

using Needs = std::set<std::size_t>;  // uses, by index

// Everything that follows, with what each measure's knowledge was drawn from.
class Exploration {
 public:
  // `work` is what is left of it, for all that are copied from this one.
  Exploration(const GeometryProblem& problem, Position position, std::int64_t& work)
      : problem_(&problem), work_(&work), position_(std::move(position)), needs_(measures()) {}

  const Position& position() const { return position_; }

  // Until what is asked is known, something clashes or nothing new follows; true when it is settled.
  // With `values_first`, a relation between two open measures is drawn only when no value is to be had.
  bool explore(bool values_first) {
    bool values = values_first, news = true;
    while (news || values) {
      values = values_first && news;
      news = false;
      for (const Relation& relation : position_.theory->relations()) {
        if (--*work_ < 0) return false;
        const Finding found = position_.knowledge.finding(relation);
        if (values && found.is.measure >= 0 && !relation.at_sight) continue;
        if (found.kind == Finding::Kind::kClash && !problem_->consistent()) {
          end_ = needs_of(relation);
          clash_ = relation.label;
          return true;
        }
        if (found.kind != Finding::Kind::kNews || !use(relation, found)) continue;
        news = true;
        const bool is_relation = values_first && found.is.measure >= 0 && !relation.at_sight;
        if (problem_->consistent() && answer_in(*problem_, position_)) {
          for (const Measure& asked : problem_->find()) {
            const Needs& needs = needs_[static_cast<std::size_t>(*position_.theory->find(asked))];
            end_.insert(needs.begin(), needs.end());
          }
          return true;
        }
        if (is_relation) break;  // there may be values again
      }
    }
    return false;
  }

  void extend(const Addition& addition) {
    Position next = extended(*problem_, position_, addition);
    *work_ -= static_cast<std::int64_t>(2 * next.theory->relations().size());
    std::vector<Needs> needs(next.theory->measures().size());
    Needs premises;
    const auto on = [&addition](const Points& points) {
      return std::ranges::all_of(points,
                                 [&](char c) { return addition.points.find(c) != Points::npos; });
    };
    for (std::size_t i = 0; i < measures(); ++i) {
      const Measure& measure = position_.theory->measures()[i];
      if (on(measure.points)) premises.insert(needs_[i].begin(), needs_[i].end());
      if (const auto here = next.theory->find(measure)) {
        Needs& there = needs[static_cast<std::size_t>(*here)];
        there.insert(needs_[i].begin(), needs_[i].end());
      }
    }
    premises.insert(uses_.size());
    // What is seen at sight in the larger figure needs what made it larger.
    for (std::size_t i = 0; i < needs.size(); ++i)
      needs[i].insert(premises.begin(), premises.end());
    uses_.push_back({.addition = addition});
    position_ = std::move(next);
    needs_ = std::move(needs);
  }

  std::vector<Use> needed() const {
    std::vector<Use> all;
    for (const std::size_t use : end_) all.push_back(uses_[use]);
    return all;
  }
  const std::string& clash() const { return clash_; }

 private:
  std::size_t measures() const { return position_.theory->measures().size(); }

  Needs needs_of(const Relation& relation) const {
    Needs needs;
    const auto of = [&](const Polynomial& polynomial) {
      for (const Monomial& monomial : polynomial)
        for (const int measure : monomial.measures) {
          const Needs& some = needs_[static_cast<std::size_t>(measure)];
          needs.insert(some.begin(), some.end());
        }
    };
    of(relation.holds.polynomial);
    for (const Condition& premise : relation.premises) of(premise.polynomial);
    return needs;
  }

  bool use(const Relation& relation, const Finding& found) {
    if (!relation.at_sight && !deduction(position_, relation, found)) return false;
    std::vector<int> changed;
    for (std::size_t i = 0; i < measures(); ++i)
      if (position_.knowledge.of(static_cast<int>(i)).measure == found.measure)
        changed.push_back(static_cast<int>(i));
    if (!position_.knowledge.learn(found.measure, found.is)) return false;
    Needs needs = needs_of(relation);
    if (!relation.at_sight) {
      int ordinal = 0;
      for (const Relation* same : position_.theory->labelled(relation.label)) {
        if (same == &relation) break;
        ++ordinal;
      }
      needs.insert(uses_.size());
      uses_.push_back({.label = relation.label, .ordinal = ordinal});
    }
    for (const int measure : changed)
      needs_[static_cast<std::size_t>(measure)].insert(needs.begin(), needs.end());
    return true;
  }

  const GeometryProblem* problem_;
  std::int64_t* work_;
  Position position_;
  std::vector<Needs> needs_;
  std::vector<Use> uses_;
  Needs end_;
  std::string clash_;
};

// The lines that these uses come to, where what doesn't apply is left out; nothing when they don't
// reach the end.
std::optional<std::vector<std::string>> told(const GeometryProblem& problem,
                                             const std::vector<Use>& uses,
                                             const std::string& clash) {
  Position position = beginning(problem);
  std::vector<std::string> lines;
  for (const Use& use : uses) {
    if (use.addition) {
      if (!objection(position, *use.addition).empty()) return std::nullopt;
      lines.push_back(line_of(*use.addition));
      position = extended(problem, position, *use.addition);
      continue;
    }
    const auto labelled = position.theory->labelled(use.label);
    if (use.ordinal >= static_cast<int>(labelled.size())) continue;
    const Relation& relation = *labelled[static_cast<std::size_t>(use.ordinal)];
    const Finding found = position.knowledge.finding(relation);
    if (found.kind != Finding::Kind::kNews) continue;
    const auto made = deduction(position, relation, found);
    if (!made) continue;
    lines.push_back(line_of(position, *made));
    position.knowledge.learn(found.measure, found.is);
    position.knowledge.look();
  }
  if (clash.empty()) {
    if (!answer_in(problem, position)) return std::nullopt;
    return lines;
  }
  for (const Relation* relation : position.theory->labelled(clash))
    if (position.knowledge.finding(*relation).kind == Finding::Kind::kClash) {
      lines.push_back(std::string(kContradiction) + clash);
      return lines;
    }
  return std::nullopt;
}

std::optional<std::vector<std::string>> shortened(const GeometryProblem& problem,
                                                  const Exploration& exploration) {
  std::vector<Use> uses = exploration.needed();
  auto lines = told(problem, uses, exploration.clash());
  if (!lines || uses.size() > kMaxShortened) return lines;
  for (std::size_t i = uses.size(); i-- > 0;) {
    std::vector<Use> fewer = uses;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (auto shorter = told(problem, fewer, exploration.clash())) {
      uses = std::move(fewer);
      lines = std::move(shorter);
    }
  }
  return lines;
}

}  // namespace

namespace {

// The shorter of what two orders of going on lead to; `from` is as far as the second got.
std::optional<std::vector<std::string>> settled(const GeometryProblem& problem, Exploration& from) {
  std::optional<std::vector<std::string>> best;
  for (const bool values_first : {true, false}) {
    Exploration next = from;
    if (next.explore(values_first)) {
      auto lines = shortened(problem, next);
      if (lines && (!best || lines->size() < best->size())) best = std::move(lines);
    } else if (!best) {
      from = std::move(next);
      return std::nullopt;
    }
  }
  return best;
}

}  // namespace

std::optional<std::vector<std::string>> proof(const GeometryProblem& problem) {
  std::int64_t work = kMaxWork;
  Exploration first(problem, beginning(problem), work);
  if (problem.consistent() && answer_in(problem, first.position()))
    return std::vector<std::string>{};
  if (auto lines = settled(problem, first)) return lines;
  if (!problem.consistent() || two_values(problem)) return std::nullopt;
  int tries = kMaxTries;
  std::vector<Exploration> second;
  for (const Addition& addition : additions(first.position())) {
    if (--tries < 0 || work < 0) return std::nullopt;
    Exploration next = first;
    next.extend(addition);
    if (auto lines = settled(problem, next)) return lines;
    second.push_back(std::move(next));
  }
  for (const Exploration& one : second)
    for (const Addition& addition : additions(one.position())) {
      if (--tries < 0 || work < 0) return std::nullopt;
      Exploration next = one;
      next.extend(addition);
      if (auto lines = settled(problem, next)) return lines;
    }
  return std::nullopt;
}

}  // namespace lemma::search::geometry
