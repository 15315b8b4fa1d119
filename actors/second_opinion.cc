#include "actors/second_opinion.h"

#include <algorithm>

namespace lemma::actors {

using children::Satisfiability;
using Kind = SecondOpinion::Kind;

SecondOpinion second_opinion(children::SmtSolver* solver, core::Duration timeout,
                             const search::Task& task, const search::Problem& problem,
                             std::string_view answer) {
  const auto queries = task.second_opinion(problem, answer);
  if (!queries)  // the family's own proof gave this answer, so this is a fault of Lemma's
    return {Kind::kDisagrees, "the answer can't be put to Z3: " + queries.error().detail};
  if (queries.value().empty()) return {};
  if (solver == nullptr) return {Kind::kNone, "no second opinion: no solver runs here"};
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  for (const auto& query : queries.value()) {
    const core::Duration left = deadline - std::chrono::steady_clock::now();
    const auto said =
        solver->check(query.smt2, std::max<core::Duration>(left, std::chrono::milliseconds(1)));
    if (!said) return {Kind::kNone, "no second opinion: " + said.error().detail};
    if (said.value().result == Satisfiability::kUnknown)
      return {Kind::kNone, "no second opinion: Z3 gave up (" + said.value().why + ")"};
    const bool possible = said.value().result == Satisfiability::kSat;
    if (possible != query.satisfiable)
      return {Kind::kDisagrees, "Z3, asked as well, disagrees: it finds that \"" + query.claim +
                                    "\" is " + (possible ? "possible" : "impossible")};
  }
  return {Kind::kAgrees, "Z3, asked as well, agrees"};
}

}  // namespace lemma::actors
