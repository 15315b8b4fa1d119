// Solves a numbers problem by exhaustion, shortest derivations first, or proves that none exists.
#include <algorithm>
#include <unordered_set>

#include "core/hashing.h"
#include "search/tasks/derivation.h"
#include "search/tasks/numbers/moves.h"
#include "search/tasks/numbers/numbers.h"
#include "search/tasks/numbers/problem.h"

namespace lemma::search {

using core::ErrorCode;

namespace {

// About a second of work.
constexpr int kMaxStates = 400'000;
// A proof is checked again by whoever reads it, so it has to be quick: all of five numbers.
constexpr int kMaxStatesOfAProof = 100'000;

using Numbers = std::vector<Rational>;  // ascending

struct NumbersHash {
  std::size_t operator()(const Numbers& numbers) const {
    std::uint64_t hash = 0;
    for (const Rational& number : numbers) {
      hash = core::hash_combine(hash, static_cast<std::uint64_t>(number.numerator()));
      hash = core::hash_combine(hash, static_cast<std::uint64_t>(number.denominator()));
    }
    return hash;
  }
};

// Whether no value that can be made of them has a numeral that steps may not have, so that the legal
// moves are all there are. With N the larger of |numerator| and denominator, N(a op b) <= 2 N(a) N(b).
bool every_value_fits(const Numbers& given) {
  constexpr std::int64_t kFirstTooLong = 1'000'000'000'000;
  static_assert(kMaxNumeralDigits == 12);
  std::int64_t most = 1;
  for (const Rational& number : given) {
    const Rational::Integer size = number < Rational(0) ? -number.numerator() : number.numerator();
    most *= 2 * std::max<std::int64_t>(1, static_cast<std::int64_t>(size));  // 10^12 * 2 * 10^6
    if (most >= 2 * kFirstTooLong) return false;
  }
  return true;
}

class Exhaustion {
 public:
  explicit Exhaustion(const NumbersProblem& problem)
      : target_(problem.target()), all_(problem.use() == NumberUse::kExactlyOnce) {}

  enum class Outcome { kSolved, kNoSolution, kTooMany };

  // Then steps() is a shortest derivation, if there is one.
  Outcome run(Numbers given) {
    std::sort(given.begin(), given.end());
    const int longest = static_cast<int>(given.size()) - 1;
    for (int steps = all_ ? longest : std::min(1, longest); steps <= longest; ++steps) {
      barren_.clear();
      if (reach(given, steps)) return Outcome::kSolved;
      if (states_ > kMaxStates) return Outcome::kTooMany;
    }
    const bool proven = states_ <= kMaxStatesOfAProof && every_value_fits(given);
    return proven ? Outcome::kNoSolution : Outcome::kTooMany;
  }

  std::vector<std::string> steps() const {
    std::vector<std::string> lines;
    for (const ArithmeticStep& step : path_) lines.push_back(to_string(step));
    return lines;
  }

 private:
  // Whether `steps` >= 1 more steps from these numbers, none of which is the target, make it; path_
  // then ends in them.
  bool reach(const Numbers& at_hand, int steps) {
    if (steps == 0 || ++states_ > kMaxStates) return false;
    for (const ArithmeticStep& move : legal_moves(at_hand)) {
      path_.push_back(move);
      if (steps == 1 ? move.result == target_ : reach_after(at_hand, move, steps - 1)) return true;
      path_.pop_back();
    }
    return false;
  }

  bool reach_after(const Numbers& before, const ArithmeticStep& move, int steps) {
    Numbers at_hand = after_move(before, move);
    std::sort(at_hand.begin(), at_hand.end());
    // How many numbers are left says how many steps are, so equal numbers fail alike.
    if (!barren_.insert(at_hand).second) return false;
    return reach(at_hand, steps);
  }

  const Rational target_;
  const bool all_;
  std::vector<ArithmeticStep> path_;
  std::unordered_set<Numbers, NumbersHash> barren_;  // seen, with this many steps in all
  int states_ = 0;
};

}  // namespace

core::Result<std::vector<std::string>> NumbersTask::solve(const Problem& problem) const {
  const auto& numbers = static_cast<const NumbersProblem&>(problem);
  if (initial(problem).solved()) return std::vector<std::string>{};
  Exhaustion exhaustion(numbers);
  switch (exhaustion.run({numbers.numbers().begin(), numbers.numbers().end()})) {
    case Exhaustion::Outcome::kSolved:
      return exhaustion.steps();
    case Exhaustion::Outcome::kNoSolution:
      return std::vector<std::string>{std::string(kNoSolution)};
    case Exhaustion::Outcome::kTooMany:
      break;
  }
  return core::error(ErrorCode::kUnavailable,
                     "no solution was found, but not everything could be tried: that there is none "
                     "is proven for up to five numbers of moderate size");
}

}  // namespace lemma::search
