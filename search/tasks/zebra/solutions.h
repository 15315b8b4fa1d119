// The solutions of a zebra problem, by exhaustion. Pure functions, any thread.
#pragma once

#include <vector>

#include "search/tasks/zebra/board.h"
#include "search/tasks/zebra/problem.h"

namespace lemma::search {

struct ZebraSolutions {
  std::vector<ZebraBoard> found;  // different ones, at most as many as were wanted
  bool all_seen = false;          // there are no others; false too when the bound of work was met

  bool none() const { return found.empty() && all_seen; }
  bool one() const { return found.size() == 1 && all_seen; }
};

// Looks for `wanted` solutions and stops, after at most kMaxZebraNodes boards.
inline constexpr int kMaxZebraNodes = 20'000;
ZebraSolutions find_solutions(const ZebraProblem& problem, int wanted);

// Narrows every value by every clue until nothing changes. False when a value or a house is left
// with nothing, or a clue can't hold.
bool narrow_by_clues(const ZebraProblem& problem, ZebraBoard& board);

}  // namespace lemma::search
