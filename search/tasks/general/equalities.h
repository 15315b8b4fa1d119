// The arithmetic that a line of free text states, "so 3 * 4 = 12 eggs", and whether it is right. What
// is not plainly arithmetic of numbers, "2x + 3 = 7", is left alone. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lemma::search::general {

struct Equality {
  std::string text;  // "3 * 4 = 12"
  bool right = false;
};

// In order, at most 16. Exact: 1 / 3 = 0.33 is wrong.
std::vector<Equality> equalities_in(std::string_view line);

// Whether the line is nothing but these: a word beside them could be wrong.
bool nothing_else(std::string_view line, const std::vector<Equality>& equalities);

}  // namespace lemma::search::general
