// Solvable numbers problems by level (3 to 6 numbers), hard enough that playing at random rarely
// solves them.
#include <algorithm>
#include <array>

#include "search/tasks/numbers/moves.h"
#include "search/tasks/numbers/numbers.h"
#include "search/tasks/numbers/problem.h"

namespace lemma::search {

namespace {

struct Level {
  int numbers;
  std::int64_t largest;  // of a small number; drawn from 1 .. largest
  int large_numbers;     // drawn from 25, 50, 75, 100
  std::int64_t target_min;
  std::int64_t target_max;
  double max_random_chance;  // that uniformly random steps solve it, where that is enumerated
  int forbidden_steps;       // no solution may be this short
};

constexpr int kMinLevel = 3;
constexpr std::array<Level, 4> kLevels = {{{3, 13, 0, 2, 60, 0.05, 1},
                                           {4, 13, 0, 2, 99, 0.02, 2},
                                           {5, 25, 0, 10, 200, 1.0, 2},
                                           {6, 10, 2, 100, 999, 1.0, 2}}};
constexpr int kEnumeratedNumbers =
    4;  // beyond, all lines of play are too many to walk for one problem
constexpr int kMaxAttempts = 20000;

// The chance that uniformly random legal steps from here solve the problem within `steps`.
double random_chance(const NumbersProblem& problem, const State& state, int steps) {
  if (state.terminal() || steps == 0) return state.solved() ? 1.0 : 0.0;
  const auto at_hand = numbers_at_hand(state);
  const auto moves = legal_moves(at_hand);
  double sum = 0;
  for (const auto& move : moves)
    sum += random_chance(problem, numbers_state(problem, after_move(at_hand, move)), steps - 1);
  return moves.empty() ? 0.0 : sum / static_cast<double>(moves.size());
}

std::vector<std::int64_t> draw_numbers(const Level& level, core::Random& random) {
  std::vector<std::int64_t> numbers;
  for (int i = 0; i < level.numbers; ++i) {
    if (i < level.large_numbers)
      numbers.push_back(25 * (1 + static_cast<std::int64_t>(random.below(4))));
    else
      numbers.push_back(
          1 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(level.largest))));
  }
  for (std::size_t i = numbers.size(); i > 1; --i)
    std::swap(numbers[i - 1], numbers[random.below(i)]);
  return numbers;
}

// Where a random line of play that uses every number ends.
Rational random_end(const std::vector<std::int64_t>& numbers, core::Random& random) {
  std::vector<Rational> at_hand(numbers.begin(), numbers.end());
  while (at_hand.size() > 1) {
    std::sort(at_hand.begin(), at_hand.end());
    const auto moves = legal_moves(at_hand);
    at_hand = after_move(at_hand, moves[random.below(moves.size())]);
  }
  return at_hand[0];
}

bool hard_enough(const NumbersProblem& problem, const Level& level) {
  const State root = numbers_state(problem, {problem.numbers().begin(), problem.numbers().end()});
  if (root.terminal()) return false;
  if (random_chance(problem, root, level.forbidden_steps) > 0) return false;
  if (level.numbers > kEnumeratedNumbers) return true;
  return random_chance(problem, root, level.numbers - 1) <= level.max_random_chance;
}

std::string listed(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) text += i + 1 == numbers.size() ? " and " : ", ";
    text += std::to_string(numbers[i]);
  }
  return text;
}

// Each of them is recognised as the problem it renders; a test holds that.
std::string rendered(const NumbersProblem& problem, core::Random& random) {
  const std::string list = listed(problem.numbers());
  const std::string target = problem.target().to_string();
  if (problem.use() == NumberUse::kAtMostOnce) {
    switch (random.below(3)) {
      case 0:
        return "From " + list + " produce " + target + ", using no number more than once.";
      case 1:
        return "Target " + target + ". Tiles: " + list + ". Each tile may be used only once.";
      default:
        return "How can " + list + " be combined to yield " + target +
               " if no number is used twice?";
    }
  }
  switch (random.below(3)) {
    case 0:
      return "From " + list + " produce " + target + ", using every number exactly once.";
    case 1:
      return "Target " + target + ". Tiles: " + list + ". All tiles must be used once each.";
    default:
      return "How can " + list + " be combined to yield " + target +
             " if each is used exactly once?";
  }
}

}  // namespace

core::Result<GeneratedProblem> NumbersTask::generate(core::Random& random, int level) const {
  if (level < min_level() || level > max_level())
    return core::error(core::ErrorCode::kOutOfRange, "numbers has the levels 3 to 6", "level");
  const Level& shape = kLevels[static_cast<std::size_t>(level - kMinLevel)];
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    auto numbers = draw_numbers(shape, random);
    const Rational target = random_end(numbers, random);
    const bool fits = target.is_integer() && target >= Rational(shape.target_min) &&
                      target <= Rational(shape.target_max);
    const NumberUse use = random.below(2) == 0 ? NumberUse::kAtMostOnce : NumberUse::kExactlyOnce;
    if (!fits) continue;
    auto problem = std::make_shared<const NumbersProblem>(std::move(numbers), target, use);
    if (!hard_enough(*problem, shape)) continue;
    std::string text = rendered(*problem, random);
    return GeneratedProblem{std::move(text), std::move(problem)};
  }
  return core::error(core::ErrorCode::kInternal, "no problem of this level was found", "level");
}

}  // namespace lemma::search
