// What is derived already when a search begins: lines of the whole problem's derivation with the
// states between them. Pure functions, any thread; as slow as the family's verifier.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "search/tasks/task.h"

namespace lemma::search {

struct Premises {
  std::vector<std::string> lines = {};
  std::vector<State> states = {};  // states[0] is the initial one; states[i + 1] follows lines[i]
  std::vector<std::size_t> sources = {};  // for each line, which of the derivations brought it

  const State& end() const { return states.back(); }
};

// The derivations' lines one after another, each judged from where the ones before it led. A line
// that does not pass there is left out: two independent derivations may derive the same. Ends early
// at a state that settles the problem.
Premises compose(const Task& task, const Problem& problem,
                 std::span<const std::vector<std::string>> derivations);

// Task::solve from where the premises end: the solver's lines that they don't hold already.
// kUnavailable also when these don't lead on from there: a case that the solver refutes may look
// different once more is known.
core::Result<std::vector<std::string>> solve_from(const Task& task, const Problem& problem,
                                                  std::span<const std::string> premises);

}  // namespace lemma::search
