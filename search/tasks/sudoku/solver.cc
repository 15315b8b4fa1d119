// Derives a sudoku's answer as a person would: forced placements while there are any, then the
// shortest case that forced placements refute, and only where none is found a case inside a case.
#include <algorithm>
#include <bit>

#include "search/tasks/derivation.h"
#include "search/tasks/sudoku/moves.h"
#include "search/tasks/sudoku/position.h"
#include "search/tasks/sudoku/problem.h"
#include "search/tasks/sudoku/rules.h"
#include "search/tasks/sudoku/solutions.h"
#include "search/tasks/sudoku/sudoku.h"

namespace lemma::search {

using core::ErrorCode;

namespace {

using Steps = std::vector<SudokuStep>;

constexpr int kMaxProbes = 20'000;      // cases followed to their end: about a second
constexpr std::size_t kCompared = 8;    // refutations that are shortened before one is chosen
constexpr std::size_t kStandstill = 8;  // steps that a refutation may be longer to force a digit

// A candidate that is wrong, and the steps that say so: its assumption, a contradiction at the end.
struct Refutation {
  int cell;
  int digit;
  Steps steps;
};

class Deriver {
 public:
  explicit Deriver(const SudokuProblem& problem) : problem_(problem) {}

  // The steps that complete the grid, whose only solution is `solution`.
  std::optional<Steps> complete(const SudokuBoard& solution) {
    SudokuBoard board = problem_.givens();
    Steps steps;
    while (!board.complete()) {
      const Steps forced = place_forced(board);
      steps.insert(steps.end(), forced.begin(), forced.end());
      if (!forced.empty()) continue;
      const auto wrong = shortest_refutation(board, SudokuPosition::kMaxAssumptions, &solution);
      if (!wrong) return std::nullopt;
      steps.insert(steps.end(), wrong->steps.begin(), wrong->steps.end());
      board.refute(wrong->cell, wrong->digit);
    }
    return steps;
  }

  // The steps that end in a contradiction on a board without solutions, with as many assumptions
  // inside each other.
  std::optional<Steps> contradict(const SudokuBoard& start, int assumptions) {
    SudokuBoard board = start;
    std::vector<Steps> blocks;
    for (;;) {
      if (const auto end = first_contradiction(board)) return shortened(start, blocks, *end);
      const Steps forced = place_forced(board);
      for (const SudokuStep& step : forced) blocks.push_back({step});
      if (!forced.empty()) continue;
      const auto wrong = shortest_refutation(board, assumptions, nullptr);
      if (!wrong) return std::nullopt;
      blocks.push_back(wrong->steps);
      board.refute(wrong->cell, wrong->digit);
    }
  }

 private:
  // Places what is forced now. A placement made before can only have made the later ones clearer,
  // or impossible.
  static Steps place_forced(SudokuBoard& board) {
    Steps placed;
    for (const SudokuStep& step : forced_placements(board)) {
      if (!board.fits(step.cell, step.digit)) continue;
      board.place(step.cell, step.digit);
      placed.push_back(step);
    }
    return placed;
  }

  std::optional<Refutation> shortest_refutation(const SudokuBoard& board, int assumptions,
                                                const SudokuBoard* solution) {
    if (assumptions == 0) return std::nullopt;
    const auto wrong = candidates(board, solution);
    std::vector<Refutation> found;
    for (const auto& [cell, digit] : wrong)
      if (auto steps = refuted_by_placements(board, cell, digit))
        found.push_back({cell, digit, std::move(*steps)});
    std::stable_sort(found.begin(), found.end(), [](const Refutation& a, const Refutation& b) {
      return a.steps.size() < b.steps.size();
    });
    if (found.size() > kCompared) found.resize(kCompared);
    for (Refutation& refutation : found) shorten(board, refutation);
    const auto best = std::min_element(
        found.begin(), found.end(),
        [&](const Refutation& a, const Refutation& b) { return cost(board, a) < cost(board, b); });
    if (best != found.end()) return *best;
    for (const auto& [cell, digit] : wrong)
      if (auto steps = refuted_by_cases(board, cell, digit, assumptions - 1))
        return Refutation{cell, digit, std::move(*steps)};
    return std::nullopt;
  }

  // Those of cells with a choice, the narrowest cells first; with a solution only the wrong ones.
  static std::vector<std::pair<int, int>> candidates(const SudokuBoard& board,
                                                     const SudokuBoard* solution) {
    std::vector<std::pair<int, int>> all;
    for (int width = 2; width <= board.size(); ++width)
      for (int cell = 0; cell < board.cells(); ++cell)
        for (int digit = 1; digit <= board.size(); ++digit)
          if (std::popcount(board.candidates(cell)) == width && board.fits(cell, digit) &&
              (solution == nullptr || solution->digit(cell) != digit))
            all.emplace_back(cell, digit);
    return all;
  }

  static SudokuStep assumption(int cell, int digit) {
    return {.kind = SudokuStep::Kind::kAssume, .cell = cell, .digit = digit};
  }

  // Not shortened yet.
  std::optional<Steps> refuted_by_placements(const SudokuBoard& start, int cell, int digit) {
    if (++probes_ > kMaxProbes) return std::nullopt;
    SudokuBoard board = start;
    board.place(cell, digit);
    Steps steps{assumption(cell, digit)};
    for (;;) {
      if (const auto end = first_contradiction(board)) {
        steps.push_back(*end);
        return steps;
      }
      const Steps forced = place_forced(board);
      if (forced.empty()) return std::nullopt;
      steps.insert(steps.end(), forced.begin(), forced.end());
    }
  }

  std::optional<Steps> refuted_by_cases(const SudokuBoard& start, int cell, int digit,
                                        int assumptions) {
    if (assumptions == 0) return std::nullopt;
    SudokuBoard board = start;
    board.place(cell, digit);
    auto inside = contradict(board, assumptions);
    if (inside) inside->insert(inside->begin(), assumption(cell, digit));
    return inside;
  }

  void shorten(const SudokuBoard& board, Refutation& refutation) const {
    SudokuBoard assumed = board;
    assumed.place(refutation.cell, refutation.digit);
    std::vector<Steps> blocks;
    for (std::size_t i = 1; i + 1 < refutation.steps.size(); ++i)
      blocks.push_back({refutation.steps[i]});
    const Steps inside = shortened(assumed, std::move(blocks), refutation.steps.back());
    refutation.steps.resize(1);
    refutation.steps.insert(refutation.steps.end(), inside.begin(), inside.end());
  }

  // Leaves out, from the last to the first, every block that the others and the end don't need.
  Steps shortened(const SudokuBoard& start, std::vector<Steps> blocks,
                  const SudokuStep& end) const {
    for (std::size_t i = blocks.size(); i-- > 0;) {
      const Steps block = std::move(blocks[i]);
      blocks[i].clear();
      if (!passes(start, blocks, end)) blocks[i] = block;
    }
    Steps steps;
    for (const Steps& block : blocks) steps.insert(steps.end(), block.begin(), block.end());
    steps.push_back(end);
    return steps;
  }

  bool passes(const SudokuBoard& start, const std::vector<Steps>& blocks,
              const SudokuStep& end) const {
    SudokuPosition position(start);
    for (const Steps& block : blocks) {
      for (const SudokuStep& step : block) {
        if (!judge(problem_, position, step).passed()) return false;
        advance(position, step);
      }
    }
    return judge(problem_, position, end).passed();
  }

  // A refutation that forces nothing is worth less: another one must follow.
  static std::size_t cost(const SudokuBoard& board, const Refutation& refutation) {
    SudokuBoard after = board;
    after.refute(refutation.cell, refutation.digit);
    return refutation.steps.size() + (forced_placements(after).empty() ? kStandstill : 0);
  }

  const SudokuProblem& problem_;
  int probes_ = 0;
};

core::Error beyond_bounds(const std::string& what) {
  return core::error(ErrorCode::kUnavailable, what);
}

}  // namespace

core::Result<std::vector<std::string>> SudokuTask::solve(const Problem& problem) const {
  const auto& sudoku = static_cast<const SudokuProblem&>(problem);
  const SudokuBoard& givens = sudoku.givens();
  const SudokuSolutions solutions = find_solutions(givens, 2);
  std::optional<Steps> steps;
  if (solutions.found.size() == 2) {
    steps = Steps{not_unique(solutions.found[0], solutions.found[1])};
  } else if (solutions.one()) {
    steps = Deriver(sudoku).complete(solutions.found.front());
  } else if (solutions.none()) {
    steps = Deriver(sudoku).contradict(givens, SudokuPosition::kMaxAssumptions);
  } else {
    return beyond_bounds("more than " + std::to_string(kMaxSudokuNodes) +
                         " grids would have to be tried");
  }
  if (!steps)
    return beyond_bounds("no derivation with two assumptions inside each other was found in " +
                         std::to_string(kMaxProbes) + " cases");
  if (steps->size() > kMaxPathSteps)
    return beyond_bounds("the derivation has more than " + std::to_string(kMaxPathSteps) +
                         " steps");
  std::vector<std::string> lines;
  for (const SudokuStep& step : *steps) lines.push_back(to_string(step, givens.shape()));
  return lines;
}

}  // namespace lemma::search
