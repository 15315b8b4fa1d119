// The closed grammar of a deduction's step lines, read by hand. Pure functions, any thread.
//
//   rule 3, Rex is a cat, Rex is tame: Rex is lucky      premise 3, what it needs, what follows
//   assumption, Rex is a cat: Rex is lucky               the same by the assumed target
//   witness 4: W4 is a cat, W4 is black                  a thing as premise 4 says there is
//   assume Rex is not lucky                              or the target: assume every cat is lucky
//   contradiction on Rex is tame: Rex is lucky           it is known and denied; what follows from
//                                                        that: the denial of the assumption, or
//                                                        "contradictory premises" without one
//   possible true: Rex is a cat, tame; W0 is black       the query is true in this model: what is
//   possible false: nothing more                         known and this hold, nothing else does
//
// A rule is used forwards or backwards: of the things it says, "not this, or not that, or this
// follows", all but one are known to fail.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/deduction/position.h"

namespace lemma::search::deduction {

struct Step {
  enum class Kind { kRule, kWitness, kAssume, kContradiction, kPossible };
  Kind kind = Kind::kRule;
  int premise = 0;               // kRule (or Ground::kAssumption), kWitness
  std::vector<Code> facts = {};  // kRule: needed; kWitness: what it is; kPossible: what holds
  // kRule, kContradiction: what follows, a literal or (kContradiction) a special conclusion.
  // kAssume: the assumption, a literal or kTarget.
  Code conclusion = 0;
  Code clash = 0;      // kContradiction: known, and so is its denial
  bool truth = false;  // kPossible: of the query
};

// Its canonical spelling: facts in the order of their words.
std::string say(const Ground& ground, const Step& step);

struct ParsedStep {
  std::optional<Step> step;
  std::string why_not = {};
};

ParsedStep parse_step(const Ground& ground, std::string_view line);

}  // namespace lemma::search::deduction
