// Figures with coordinates, to show that something is open: that a measure can have two values. A
// drawing counts when it fits the facts to within rounding and its equations are independent there, so
// that by the Newton-Kantorovich theorem a figure that fits exactly is next to it; what the facts say
// of order and convexity must hold by a margin. Pure functions, any thread; bounded work.
#pragma once

#include <optional>
#include <utility>

#include "search/tasks/geometry/problem.h"

namespace lemma::search::geometry {

// Whether a figure was found that fits everything that is stated and in which the one measure that is
// asked for has this value. False says only that none was found; of a point it is always false.
bool can_be(const GeometryProblem& problem, const Exact& value);

// Two values for which can_be() is true; nothing when they weren't found.
std::optional<std::pair<Exact, Exact>> two_values(const GeometryProblem& problem);

}  // namespace lemma::search::geometry
