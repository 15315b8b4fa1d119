// The legal steps of the deduction family, enumerated. Pure functions, any thread.
#pragma once

#include <vector>

#include "search/tasks/deduction/inference.h"

namespace lemma::search::deduction {

// Every step that passes, once; of the models only those that list one atom or none. Exact.
std::vector<Step> legal_steps(const DeductionProblem& problem, const Position& position);

// Whether an assumption is open under which nothing follows and nothing more may be assumed.
bool stuck(const DeductionProblem& problem, const Position& position);

}  // namespace lemma::search::deduction
