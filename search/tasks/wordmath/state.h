// What is known so far, as a search state: its key lists the derived quantities by number, "1=15;4=3",
// its line names all that are known. Pure functions, any thread.
#pragma once

#include <string_view>

#include "search/tasks/problem.h"
#include "search/tasks/wordmath/problem.h"

namespace lemma::search::wordmath {

inline constexpr std::string_view kNotDetermined = "not determined";

// Solved when the asked quantity is known and nothing contradicts itself.
State to_state(const WordmathProblem& problem, const Values& values);
// Of an open state that to_state() made.
Values values_of(const WordmathProblem& problem, const State& state);

// The two other ends of a derivation; their keys are the answers.
State contradiction_state();
State not_determined_state();

}  // namespace lemma::search::wordmath
