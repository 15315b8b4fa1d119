// A deduction answer in first-order logic, for an SMT solver: one uninterpreted sort, a unary
// predicate for each property, rules as quantified formulas. It goes from the theory as it was
// given straight to text; the family's own finite grounding has no part in it. Pure function, any
// thread.
#pragma once

#include <string_view>
#include <vector>

#include "core/result.h"
#include "search/tasks/deduction/theory.h"
#include "search/verify/smt.h"

namespace lemma::search::deduction {

// All of them must come out as they say for `answer` ("true", "contradictory premises") to be
// right. kInvalidArgument: no answer of this family.
core::Result<std::vector<SmtQuery>> smt_queries(const Theory& theory, std::string_view answer);

}  // namespace lemma::search::deduction
