// Rows of a linear system, and what follows from them. Exact; values and pure functions, any thread.
#pragma once

#include <optional>
#include <vector>

#include "search/tasks/equations/syntax.h"

namespace lemma::search::equations {

// sum of coefficients[i] * unknown i + constant = 0.
struct LinearRow {
  std::vector<Exact> coefficients;
  Exact constant = 0;

  bool is_trivial() const;        // 0 = 0
  bool is_contradiction() const;  // 0 = 5
};

// Nothing, and why, for what isn't a linear equation with rational numbers.
Parsed<LinearRow> linear_row(const Relation& relation, std::size_t unknowns);

using LinearSystem = std::vector<LinearRow>;

// The reduced row echelon form without rows of zeros: equal for systems with the same solutions,
// except that one without solutions is the single row 0 = 1.
LinearSystem reduced(LinearSystem rows);
bool same_solutions(const LinearSystem& a, const LinearSystem& b);
// A solution of the first that isn't one of the second; nothing where there is none.
std::optional<std::vector<Exact>> counterexample(const LinearSystem& first,
                                                 const LinearSystem& second, std::size_t unknowns);
bool satisfies(const std::vector<Exact>& values, const LinearRow& row);

}  // namespace lemma::search::equations
