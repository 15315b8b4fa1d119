#include "search/tasks/zebra/solutions.h"

#include <bit>

namespace lemma::search {

namespace {

class Exhaustion {
 public:
  Exhaustion(const ZebraProblem& problem, std::size_t wanted)
      : problem_(problem), wanted_(wanted) {}

  ZebraSolutions run() {
    explore(ZebraBoard(problem_));
    solutions_.all_seen = solutions_.found.size() < wanted_ && nodes_ <= kMaxZebraNodes;
    return std::move(solutions_);
  }

 private:
  bool finished() const { return solutions_.found.size() >= wanted_ || nodes_ > kMaxZebraNodes; }

  // Recursion is as deep as there are values at most: each level places one.
  void explore(ZebraBoard board) {
    if (++nodes_ > kMaxZebraNodes || !narrow_by_clues(problem_, board)) return;
    const int value = narrowest(board);
    if (value < 0) {
      solutions_.found.push_back(board);
      return;
    }
    for (int house = 0; house < board.houses() && !finished(); ++house) {
      if (!(board.open(value) >> house & 1)) continue;
      ZebraBoard next = board;
      next.narrow(value, static_cast<ZebraHouses>(1u << house));
      explore(std::move(next));
    }
  }

  // Of the values that aren't placed; -1 when all are.
  static int narrowest(const ZebraBoard& board) {
    int narrowest = -1;
    for (int value = 0; value < board.values(); ++value)
      if (!board.placed(value) && (narrowest < 0 || std::popcount(board.open(value)) <
                                                        std::popcount(board.open(narrowest))))
        narrowest = value;
    return narrowest;
  }

  const ZebraProblem& problem_;
  const std::size_t wanted_;
  ZebraSolutions solutions_;
  int nodes_ = 0;
};

}  // namespace

bool narrow_by_clues(const ZebraProblem& problem, ZebraBoard& board) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const ZebraClue& clue : problem.clues()) {
      for (const int value : {clue.a, clue.b}) {
        if (!speaks_of(clue, value)) continue;
        const ZebraHouses left = left_by(clue, value, board);
        if (left == 0) return false;
        if (left == board.open(value)) continue;
        board.narrow(value, left);
        changed = true;
      }
    }
  }
  for (int value = 0; value < board.values(); ++value)
    if (board.open(value) == 0) return false;
  for (int category = 0; category * board.houses() < board.values(); ++category)
    for (int house = 0; house < board.houses(); ++house)
      if (!board.house_has_value(category, house)) return false;
  return true;
}

ZebraSolutions find_solutions(const ZebraProblem& problem, int wanted) {
  return Exhaustion(problem, static_cast<std::size_t>(wanted)).run();
}

}  // namespace lemma::search
