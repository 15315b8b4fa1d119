// Which row of a system a new one takes the place of. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "search/tasks/equations/line.h"
#include "search/tasks/equations/linear.h"

namespace lemma::search::equations {

// The rows of a canonical line.
LinearSystem rows_of(const Line& line, std::size_t unknowns);

// What stands there once the rows of `step` follow those of `before`: the step alone where it says
// everything, else each of its rows instead of one that can be had back from it. Of several that is
// one of those it is made of, not yet solved for an unknown, and the heaviest. Rows 0 = 0 go.
// Nothing, and why, where the step isn't a consequence or loses something.
Parsed<Line> rows_after(const Line& before, const Line& step, std::string_view unknowns);

}  // namespace lemma::search::equations
