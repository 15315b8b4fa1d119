// The steps of a knights derivation: read, judged, listed. Pure functions, any thread.
//
//   assume Ann is a knave                 opens a branch
//   from what Ann says: Bob is a knight   with what is known, Ann's claims leave nothing else
//   from what Ann says: contradiction     they leave nothing at all: the innermost assumption is
//                                         wrong, or, outside all, there is no solution
//   from the facts: ...                   the same of the facts
//   everything fits                       in a branch every kind is known, and all claims and facts
//                                         agree: a possible assignment
//
// Each step looks at one speaker's claims (or the facts) and at what the state knows, never at the
// whole problem, so a reader can check any line alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/knights/knowledge.h"

namespace lemma::search::knights {

struct KnightsStep {
  enum class Kind { kAssume, kConclude, kContradiction, kFits };
  Kind kind;
  int source = -1;  // kConclude, kContradiction: index into sources()
  int person = -1;  // kAssume, kConclude
  bool knight = false;
};

std::string to_string(const KnightsProblem& problem, const KnightsStep& step);

struct ParsedKnightsStep {
  std::optional<KnightsStep> step;
  std::string why_not = {};
};
// A whole line without its newline, exactly as to_string() spells it.
ParsedKnightsStep parse_knights_step(const KnightsProblem& problem, std::string_view line);

struct JudgedKnightsStep {
  std::optional<State> next;  // when it passed
  std::string evidence;
};
JudgedKnightsStep take_step(const KnightsProblem& problem, const KnightsKnowledge& knowledge,
                            const KnightsStep& step);

// Every step that passes, in a fixed order. The state isn't terminal.
std::vector<KnightsStep> legal_steps(const KnightsProblem& problem,
                                     const KnightsKnowledge& knowledge);

// What a source leaves open to those whose kind is unknown.
struct LeftOpen {
  PersonSet knight = 0;  // some assignment that it permits makes them a knight
  PersonSet knave = 0;   // ... a knave
  bool nothing = true;   // it permits no assignment that agrees with what is known
};
LeftOpen left_open(const KnightsProblem& problem, const KnightsProblem::Source& source,
                   const Known& known);

}  // namespace lemma::search::knights
