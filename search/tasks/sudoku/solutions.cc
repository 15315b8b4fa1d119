#include "search/tasks/sudoku/solutions.h"

#include <algorithm>
#include <bit>

namespace lemma::search {

namespace {

// The alternatives of which one must hold: digits of one cell, or cells for one digit of a unit.
struct Choice {
  struct Option {
    int cell;
    int digit;
  };
  std::vector<Option> options;
};

class Exhaustion {
 public:
  Exhaustion(std::size_t wanted, core::Random* random) : wanted_(wanted), random_(random) {}

  SudokuSolutions run(const SudokuBoard& board) {
    if (board.consistent()) explore(board);
    solutions_.all_seen = solutions_.found.size() < wanted_ && nodes_ <= kMaxSudokuNodes;
    return std::move(solutions_);
  }

 private:
  bool finished() const { return solutions_.found.size() >= wanted_ || nodes_ > kMaxSudokuNodes; }

  // Recursion is as deep as there are empty cells at most.
  void explore(const SudokuBoard& board) {
    if (++nodes_ > kMaxSudokuNodes) return;
    if (board.complete()) {
      solutions_.found.push_back(board);
      return;
    }
    Choice choice = narrowest(board);
    if (random_ != nullptr) shuffle(choice.options);
    for (const auto& option : choice.options) {
      SudokuBoard next = board;
      next.place(option.cell, option.digit);
      explore(next);
      if (finished()) return;
    }
  }

  static Choice narrowest(const SudokuBoard& board) {
    Choice best = of_narrowest_cell(board);
    if (best.options.size() <= 1) return best;
    for (const auto kind : kSudokuUnitKinds) {
      for (int index = 0; index < board.size(); ++index) {
        for (int digit = 1; digit <= board.size(); ++digit) {
          const SudokuUnit unit{kind, index};
          if (board.count(unit, digit) > 0) continue;
          Choice choice = of_places(board, unit, digit);
          if (choice.options.size() < best.options.size()) best = std::move(choice);
          if (best.options.size() <= 1) return best;
        }
      }
    }
    return best;
  }

  static Choice of_narrowest_cell(const SudokuBoard& board) {
    int narrowest = -1;
    int fewest = board.size() + 1;
    for (int cell = 0; cell < board.cells() && fewest > 1; ++cell) {
      const int open = std::popcount(board.candidates(cell));
      if (board.empty(cell) && open < fewest) {
        fewest = open;
        narrowest = cell;
      }
    }
    Choice choice;
    for (int digit = 1; digit <= board.size(); ++digit)
      if (board.fits(narrowest, digit)) choice.options.push_back({narrowest, digit});
    return choice;
  }

  static Choice of_places(const SudokuBoard& board, SudokuUnit unit, int digit) {
    Choice choice;
    for (int i = 0; i < board.size(); ++i) {
      const int cell = board.cell_of(unit, i);
      if (board.fits(cell, digit)) choice.options.push_back({cell, digit});
    }
    return choice;
  }

  void shuffle(std::vector<Choice::Option>& options) {
    for (std::size_t i = options.size(); i > 1; --i)
      std::swap(options[i - 1], options[random_->below(i)]);
  }

  const std::size_t wanted_;
  core::Random* const random_;
  SudokuSolutions solutions_;
  int nodes_ = 0;
};

}  // namespace

SudokuSolutions find_solutions(const SudokuBoard& board, int wanted, core::Random* random) {
  return Exhaustion(static_cast<std::size_t>(wanted), random).run(board);
}

}  // namespace lemma::search
