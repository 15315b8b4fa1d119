// Where a derivation stands, as a search state. An open state's key is its line and how many detours
// are left, "2x = 4 #12": a line that isn't simpler than the one before it, by its weight, costs one,
// so no path returns to a state. A solved state's key is the answer. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "search/tasks/equations/line.h"
#include "search/tasks/equations/problem.h"
#include "search/tasks/problem.h"

namespace lemma::search::equations {

inline constexpr int kMaxDetours = 12;
inline constexpr std::string_view kInfinitelyMany = "infinitely many solutions";

State initial_state(const EquationsProblem& problem);
// After a line with the same solutions as the state before; nothing when no detour is left for it.
std::optional<State> state_after(const EquationsProblem& problem, const State& before,
                                 const Line& line);

// The text of an open state's line.
std::string_view line_text(const State& state);
// The line of an open state.
Line line_of(const EquationsProblem& problem, const State& state);

// What a line gives as the answer, if it says the solutions outright and within the domain.
std::optional<std::string> answer_in(const EquationsProblem& problem, const Line& line);

// A system's rows that say something; of a line.
std::vector<std::size_t> telling_rows(const Line& line, std::size_t unknowns);

}  // namespace lemma::search::equations
