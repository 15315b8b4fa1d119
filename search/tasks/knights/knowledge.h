// What is known at one point of a knights derivation, and how it is a search state. Values and pure
// functions, any thread.
//
// Some kinds are known outright; a chain of open assumptions adds more, each assumption with what
// follows from it and all before it. An assignment that was shown to fit everything is remembered:
// a second one proves that the answer isn't unique.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/knights/problem.h"

namespace lemma::search::knights {

// Whose kind is known, and who of them are knights.
struct Known {
  PersonSet decided = 0;
  PersonSet knights = 0;  // within decided

  bool has(int person) const { return (decided & only(person)) != 0; }
  bool is_knight(int person) const { return (knights & only(person)) != 0; }
  Known with(int person, bool knight) const {
    return {decided | only(person), knight ? knights | only(person) : knights};
  }
};

struct KnightsKnowledge {
  struct Branch {
    int assumed;  // whose kind; which one it is stands in `known`
    Known known;  // everything known inside it
  };

  Known outright;
  std::vector<Branch> branches;    // the innermost last
  std::optional<PersonSet> shown;  // the knights of an assignment that fits

  const Known& innermost() const { return branches.empty() ? outright : branches.back().known; }
  Known& innermost() { return branches.empty() ? outright : branches.back().known; }
};

// "known: Ann knight; if Bob knave: Carl knight". Its measure is how many steps could follow at
// most. Solved when every kind is known outright and the assignment fits.
State knights_state(const KnightsProblem& problem, const KnightsKnowledge& knowledge);

// What a state made by knights_state() knows.
KnightsKnowledge knowledge_of(const KnightsProblem& problem, const State& state);

// The two other ends of a derivation: a contradiction outside every assumption, and two assignments
// that fit. Their keys are the answers.
State no_solution_state();
State not_unique_state(const KnightsProblem& problem, PersonSet first, PersonSet second);

// "not unique: Ann: knight, Bob: knave; Ann: knave, Bob: knight"
inline constexpr std::string_view kNotUnique = "not unique: ";
inline constexpr std::string_view kBetweenAssignments = "; ";

}  // namespace lemma::search::knights
