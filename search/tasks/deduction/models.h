// Models of a deduction problem: which atoms of the real things hold. They decide what the query
// comes to and show that something is possible. Pure functions, any thread.
#pragma once

#include <optional>
#include <vector>

#include "search/tasks/deduction/ground.h"

namespace lemma::search::deduction {

using Model = std::vector<bool>;  // by atom, code / 2, of the real things

bool holds(const Model& model, Code code);
// The number of the first premise that doesn't hold, or nothing: every premise holds.
std::optional<int> broken_premise(const Ground& ground, const Model& model);
bool query_holds(const Ground& ground, const Model& model);

// A model in which the query is true and one in which it is false, as far as they exist.
struct Decision {
  std::optional<Truth> truth;  // nothing: the bound on the work was reached
  std::optional<Model> query_true = {};
  std::optional<Model> query_false = {};
};

// Exact, by two complete searches (Davis, Logemann, Loveland) of bounded work.
Decision decide(const Ground& ground);

}  // namespace lemma::search::deduction
