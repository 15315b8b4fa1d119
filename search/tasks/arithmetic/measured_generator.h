// Questions about quantities, times and dates for the generator, and how it words them. Pure functions
// but for the random numbers drawn.
#pragma once

#include <string>

#include "core/random.h"
#include "search/tasks/arithmetic/problem.h"

namespace lemma::search::arithmetic {

// One that can take so many steps. A time of day is soon found, a long way on a calendar takes more
// text than a derivation has.
Question::Kind draw_measured_kind(int min_steps, int max_steps, core::Random& random);
// Of about so many steps; the caller draws again until it fits.
Question draw_measured(Question::Kind kind, int min_steps, int max_steps, core::Random& random);
// In one of two ways.
std::string rendered_measured(const Question& question, bool first);

}  // namespace lemma::search::arithmetic
