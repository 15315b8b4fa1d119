// A knights answer in propositional logic with counting, for an SMT solver: "k2" says that the third
// person is a knight, and each claim is true exactly when its speaker is one. It goes from the
// formulas as they were given straight to text; the family's own tables of assignments have no part
// in it. Pure function, any thread.
#pragma once

#include <string_view>
#include <vector>

#include "core/result.h"
#include "search/verify/smt.h"

namespace lemma::search::knights {

class KnightsProblem;

// All of them must come out as they say for `answer` to be right. kInvalidArgument: no answer of
// this family.
core::Result<std::vector<SmtQuery>> smt_queries(const KnightsProblem& problem,
                                                std::string_view answer);

}  // namespace lemma::search::knights
