// Where a zebra derivation stands: what is known outright, and on top of it what is known under each
// assumption that is still open. Values, any thread.
//
// As a state, its key is the boards from the outermost in, "1 23 23 / 12 12 3; if cat=2: 1 2 3 / 1 2
// 3". Its line names the values: "Ann 1, Bob 2 3, Cy 2 3; cat 1 2, dog 1 2, fish 3".
#pragma once

#include <vector>

#include "search/tasks/problem.h"
#include "search/tasks/zebra/board.h"
#include "search/tasks/zebra/problem.h"

namespace lemma::search {

class ZebraPosition {
 public:
  // Assumptions inside each other.
  static constexpr int kMaxAssumptions = 2;

  ZebraPosition(const ZebraProblem& problem, ZebraBoard known)
      : problem_(&problem), levels_{{std::move(known)}} {}
  // Of a state that state() made for this problem and that isn't solved.
  static ZebraPosition of(const ZebraProblem& problem, const State& state);

  const ZebraProblem& problem() const { return *problem_; }
  const ZebraBoard& board() const { return levels_.back().board; }      // the innermost
  const ZebraBoard& outright() const { return levels_.front().board; }  // under no assumption
  int depth() const { return static_cast<int>(levels_.size()) - 1; }    // assumptions open
  bool may_assume() const { return depth() < kMaxAssumptions; }

  void narrow(int value, ZebraHouses houses) { levels_.back().board.narrow(value, houses); }
  void assume(int value, int house);  // may_assume()
  void refute();                      // the innermost assumption is wrong: there is one

  State state() const;

 private:
  struct Level {
    ZebraBoard board;
    int value = 0;  // of the assumption that opened it; none opened the outermost
    int house = 0;
  };

  std::string assumption(const Level& level) const;  // "cat=2"
  std::string named_houses() const;
  int measure() const;

  const ZebraProblem* problem_;  // outlives it
  std::vector<Level> levels_;
};

}  // namespace lemma::search
