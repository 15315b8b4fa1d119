// Derives a zebra problem's answer as a person would: what the clues force while they force
// anything, then the shortest case that they refute, and only where none is found a case inside a
// case. What the end doesn't need is left out.
#include <algorithm>
#include <bit>

#include "search/tasks/derivation.h"
#include "search/tasks/zebra/moves.h"
#include "search/tasks/zebra/position.h"
#include "search/tasks/zebra/problem.h"
#include "search/tasks/zebra/rules.h"
#include "search/tasks/zebra/solutions.h"
#include "search/tasks/zebra/zebra.h"

namespace lemma::search {

using core::ErrorCode;

namespace {

using Steps = std::vector<ZebraStep>;

constexpr int kMaxProbes = 5'000;       // cases followed to their end: about a second
constexpr std::size_t kStandstill = 8;  // steps that a refutation may be longer to force something

// A case that is wrong, and the steps that say so: its assumption, a contradiction at the end.
struct Refutation {
  int value;
  int house;
  Steps steps;
};

class Deriver {
 public:
  explicit Deriver(const ZebraProblem& problem) : problem_(problem) {}

  // The steps that place every value, where there is one solution.
  std::optional<Steps> complete(const ZebraBoard& solution) {
    ZebraPosition position(problem_, ZebraBoard(problem_));
    std::vector<Steps> blocks;
    while (!position.board().complete())
      if (!go_on(position, blocks, ZebraPosition::kMaxAssumptions, &solution)) return std::nullopt;
    return shortened(ZebraBoard(problem_), std::move(blocks), nullptr);
  }

  // The steps that end in a contradiction on a board that allows no solution, with as many
  // assumptions inside each other.
  std::optional<Steps> contradict(const ZebraBoard& start, int assumptions) {
    ZebraPosition position(problem_, start);
    std::vector<Steps> blocks;
    for (;;) {
      if (const auto end = first_contradiction(position))
        return shortened(start, std::move(blocks), &*end);
      if (!go_on(position, blocks, assumptions, nullptr)) return std::nullopt;
    }
  }

 private:
  // One forced step, or a case that is refuted. False when there is neither.
  bool go_on(ZebraPosition& position, std::vector<Steps>& blocks, int assumptions,
             const ZebraBoard* solution) {
    if (const auto step = clearest(position)) {
      advance(position, *step);
      blocks.push_back({*step});
      return true;
    }
    const auto wrong = shortest_refutation(position.board(), assumptions, solution);
    if (!wrong) return false;
    position.narrow(wrong->value, static_cast<ZebraHouses>(~(1u << wrong->house)));
    blocks.push_back(wrong->steps);
    return true;
  }

  // The forced step that leaves its value the fewest houses.
  static std::optional<ZebraStep> clearest(const ZebraPosition& position) {
    const Steps forced = forced_steps(position);
    const auto best =
        std::min_element(forced.begin(), forced.end(), [](const ZebraStep& a, const ZebraStep& b) {
          return std::popcount(a.houses) < std::popcount(b.houses);
        });
    return best == forced.end() ? std::nullopt : std::optional(*best);
  }

  std::optional<Refutation> shortest_refutation(const ZebraBoard& board, int assumptions,
                                                const ZebraBoard* solution) {
    if (assumptions == 0) return std::nullopt;
    std::optional<Refutation> best;
    for (const int inside : {0, assumptions - 1}) {
      for (int value = 0; value < board.values(); ++value) {
        for (int house = 0; house < board.houses(); ++house) {
          const auto place = static_cast<ZebraHouses>(1u << house);
          const bool right = solution != nullptr && solution->open(value) == place;
          if (right || board.open(value) == place || !(board.open(value) & place)) continue;
          if (++probes_ > kMaxProbes) return best;
          ZebraBoard assumed = board;
          assumed.narrow(value, place);
          auto steps = contradict(assumed, inside);
          if (!steps) continue;
          steps->insert(steps->begin(),
                        {.kind = ZebraStep::Kind::kAssume, .value = value, .houses = place});
          Refutation found{value, house, std::move(*steps)};
          if (inside > 0) return found;
          if (!best || cost(board, found) < cost(board, *best)) best = std::move(found);
        }
      }
      if (best) return best;
    }
    return std::nullopt;
  }

  // A refutation after which no clue forces anything is worth less: another one must follow.
  std::size_t cost(const ZebraBoard& board, const Refutation& refutation) const {
    ZebraPosition after(problem_, board);
    after.narrow(refutation.value, static_cast<ZebraHouses>(~(1u << refutation.house)));
    return refutation.steps.size() + (forced_steps(after).empty() ? kStandstill : 0);
  }

  // Leaves out, from the last to the first, every block that the others and the end don't need. The
  // end is a contradiction, or that every value is placed.
  Steps shortened(const ZebraBoard& start, std::vector<Steps> blocks, const ZebraStep* end) const {
    auto steps = replayed(start, blocks, end);
    for (std::size_t i = blocks.size(); i-- > 0;) {
      const Steps block = std::move(blocks[i]);
      blocks[i].clear();
      if (auto shorter = replayed(start, blocks, end))
        steps = std::move(shorter);
      else
        blocks[i] = block;
    }
    return std::move(*steps);
  }

  // The steps as they are when some before them are left out: a clue then leaves more houses, or
  // changes nothing and is left out as well. Nothing when one of them fails or the end isn't
  // reached.
  std::optional<Steps> replayed(const ZebraBoard& start, const std::vector<Steps>& blocks,
                                const ZebraStep* end) const {
    ZebraPosition position(problem_, start);
    Steps steps;
    for (const Steps& block : blocks) {
      for (ZebraStep step : block) {
        if (step.kind == ZebraStep::Kind::kNarrow) {
          const ZebraClue& clue = problem_.clues()[static_cast<std::size_t>(step.clue)];
          step.houses = left_by(clue, step.value, position.board());
          if (step.houses == position.board().open(step.value)) continue;
        }
        if (step.kind == ZebraStep::Kind::kOnly && position.board().placed(step.value)) continue;
        if (!judge(position, step).passed()) return std::nullopt;
        advance(position, step);
        steps.push_back(step);
      }
    }
    if (end == nullptr) return position.board().complete() ? std::optional(steps) : std::nullopt;
    if (!judge(position, *end).passed()) return std::nullopt;
    steps.push_back(*end);
    return steps;
  }

  const ZebraProblem& problem_;
  int probes_ = 0;
};

core::Error beyond_bounds(const std::string& what) {
  return core::error(ErrorCode::kUnavailable, what);
}

}  // namespace

core::Result<std::vector<std::string>> ZebraTask::solve(const Problem& problem) const {
  const auto& zebra = static_cast<const ZebraProblem&>(problem);
  const ZebraSolutions solutions = find_solutions(zebra, 2);
  std::optional<Steps> steps;
  if (solutions.found.size() == 2) {
    steps = Steps{not_unique(solutions.found[0], solutions.found[1])};
  } else if (solutions.one()) {
    steps = Deriver(zebra).complete(solutions.found.front());
  } else if (solutions.none()) {
    steps = Deriver(zebra).contradict(ZebraBoard(zebra), ZebraPosition::kMaxAssumptions);
  } else {
    return beyond_bounds("more than " + std::to_string(kMaxZebraNodes) +
                         " cases would have to be tried");
  }
  if (!steps)
    return beyond_bounds("no derivation with two assumptions inside each other was found in " +
                         std::to_string(kMaxProbes) + " cases");
  if (steps->size() > kMaxPathSteps)
    return beyond_bounds("the derivation has more than " + std::to_string(kMaxPathSteps) +
                         " steps");
  std::vector<std::string> lines;
  for (const ZebraStep& step : *steps) lines.push_back(to_string(step, zebra));
  return lines;
}

}  // namespace lemma::search
