// Where a derivation stands: the constructions that were added, and what is known; as a search state
// and back. Values, any thread; the problem outlives them.
//
// A state's key lists the additions and then, by the index of each measure, what is known beyond what
// is seen at sight: "+midpoint DAB;4=70;9=2*7+0".
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/geometry/knowledge.h"
#include "search/tasks/geometry/problem.h"

namespace lemma::search::geometry {

inline constexpr std::string_view kNotDetermined = "not determined";

// What a step adds to the figure: a midpoint, the foot of a perpendicular, or the knowledge that two
// triangles are similar or congruent.
struct Addition {
  FactKind kind;        // kMidpoint, kFoot, kSimilar, kCongruent
  Points points;        // as the fact has them
  std::string by = {};  // of triangles: aa, sss, sas, asa
  friend bool operator==(const Addition&, const Addition&) = default;
};

struct Position {
  static constexpr std::size_t kMaxAdditions = 3;

  std::vector<Addition> additions = {};
  std::shared_ptr<const Theory> theory;
  std::shared_ptr<const Knowledge> sight;  // what is seen without a theorem
  Knowledge knowledge;

  std::optional<Exact> value(const Measure& measure) const;
};

// What is seen at sight in the problem with these additions.
Position beginning(const GeometryProblem& problem, std::vector<Addition> additions = {});
// The same knowledge with one addition more.
Position extended(const GeometryProblem& problem, const Position& position, Addition addition);

// Solved when what is asked is known and nothing contradicts itself.
State to_state(const GeometryProblem& problem, const Position& position);
// Of an open state that to_state() made.
Position position_of(const GeometryProblem& problem, const State& state);

// The two other ends of a derivation; their keys are the answers.
State contradiction_state();
State not_determined_state();

// What is asked, once it is known: "80", "(2, 7/2)".
std::optional<std::string> answer_in(const GeometryProblem& problem, const Position& position);

}  // namespace lemma::search::geometry
