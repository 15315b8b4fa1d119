// Where a deduction stands: what is derived from the premises, which assumptions are open, and what
// was shown to be possible. Values and pure functions, any thread.
//
// A state's key lists literals by code, "4 17|9:12 21+t": 4 and 17 are derived, 9 is assumed, under
// it 12 and 21 are derived, and a model in which the query is true was shown.
#pragma once

#include <optional>
#include <vector>

#include "search/tasks/deduction/ground.h"
#include "search/tasks/problem.h"

namespace lemma::search::deduction {

// What is said beside literals. That the target holds is also what its head of the generic thing
// says, Ground::goal(): as an assumption those words mean the rule, as a conclusion the literal.
inline constexpr Code kTarget = -1;        // an assumption: the target, as a rule about real things
inline constexpr Code kDeniedTarget = -2;  // a conclusion: the target doesn't hold
inline constexpr Code kPremisesClash = -3;  // a conclusion: the premises are contradictory

inline constexpr std::size_t kMaxBranches = 3;      // assumptions open at once
inline constexpr std::size_t kMaxBranchLines = 64;  // derived under one of them

struct Branch {
  Code assumption = 0;             // or kTarget
  std::vector<Code> derived = {};  // under it, ascending, the assumption left out
};

struct Position {
  std::vector<Code> derived = {};     // under no assumption, ascending; what is stated left out
  std::vector<Branch> branches = {};  // the innermost last
  bool possible_true = false;  // a model of the premises in which the query is true was shown
  bool possible_false = false;
  std::optional<Truth> outcome = {};

  std::vector<Code>& innermost() { return branches.empty() ? derived : branches.back().derived; }
  bool assumes_target() const;
};

State to_state(const Ground& ground, const Position& position);
Position position_of(const State& state);  // a state that to_state() made

// What is known in a position: stated, derived or assumed.
class Knowledge {
 public:
  Knowledge(const Ground& ground, const Position& position);

  bool known(Code code) const { return known_[static_cast<std::size_t>(code)]; }
  bool clash(Code code) const { return known(code) && known(denial(code)); }
  // Every literal that is known, ascending.
  std::vector<Code> all() const;

 private:
  std::vector<bool> known_;  // by code
};

}  // namespace lemma::search::deduction
