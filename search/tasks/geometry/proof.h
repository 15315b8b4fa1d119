// The family's own prover: everything that follows, then only what the end needs. Pure functions, any
// thread; bounded by the relations of a theory and the additions that are tried.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "search/tasks/geometry/moves.h"

namespace lemma::search::geometry {

// Lines from the beginning to what is asked, or, of a problem that contradicts itself, to the clash.
// Nothing: it wasn't reached.
std::optional<std::vector<std::string>> proof(const GeometryProblem& problem);

inline constexpr std::string_view kContradiction = "contradiction: ";

}  // namespace lemma::search::geometry
