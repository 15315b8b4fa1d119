// A line of a derivation in its canonical spelling: both sides of each relation in normal form, the
// unknown on the left where the other side is a number, cases in a fixed order. What already says its
// solutions ("x = 2 or x = 1") is written as the set that it is. Values and pure functions, any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/equations/normal.h"
#include "search/tasks/equations/real_line.h"

namespace lemma::search::equations {

struct PlainRelation {
  Side left;
  Sign sign = Sign::kEqual;
  Side right;
  std::string text;
};
using PlainBranch = std::vector<PlainRelation>;

struct Line {
  std::string text;     // reads as itself
  Statement statement;  // of `text`
  std::vector<PlainBranch> branches = {};
  // One unknown: "x = 1 or x > 3" and the like. A system: "x = 1, y = 2", or some unknowns by the
  // others, "x = -2z + 3, y = z".
  bool is_explicit = false;
};

// Nothing, and why, for text that is no line. `unknowns`: one letter, or the 2 to 4 of a system.
Parsed<Line> read_line(std::string_view text, std::string_view unknowns);

}  // namespace lemma::search::equations
