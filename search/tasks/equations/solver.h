// The family's own way to solve: what a person would write next, one operation a line. Pure function,
// any thread.
#pragma once

#include <optional>
#include <string>

#include "search/tasks/equations/line.h"
#include "search/tasks/equations/problem.h"

namespace lemma::search::equations {

// The next line, or why there is none: "a factor of degree 3 has no rational root".
Parsed<std::string> next_line(const EquationsProblem& problem, const Line& line);
Parsed<std::string> next_row(const EquationsProblem& problem, const Line& line);  // of a system

// All solutions outright, where each end of theirs has an exact form.
std::optional<std::string> whole_answer(const EquationsProblem& problem);

std::string polynomial_text(const Polynomial& p, char unknown);

}  // namespace lemma::search::equations
