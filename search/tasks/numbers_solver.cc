// Solves a numbers problem by exhaustion, shortest derivations first, or proves that none exists.
#include <unordered_set>

#include "search/tasks/derivation.h"
#include "search/tasks/numbers.h"
#include "search/tasks/numbers_moves.h"
#include "search/tasks/numbers_problem.h"

namespace lemma::search {

using core::ErrorCode;

namespace {

// About a second of work: all of five numbers, most of what six can do.
constexpr int kMaxStates = 200'000;

class Exhaustion {
 public:
  explicit Exhaustion(const NumbersProblem& problem) : problem_(problem) {}

  // The steps of a shortest derivation, or none: no solution. Nothing when kMaxStates is reached.
  std::optional<std::vector<std::string>> run() {
    const std::vector<Rational> given(problem_.numbers().begin(), problem_.numbers().end());
    const int longest = static_cast<int>(given.size()) - 1;
    const bool all = problem_.use() == NumberUse::kExactlyOnce;
    for (int steps = all ? longest : 0; steps <= longest; ++steps) {
      barren_.clear();
      if (reach(given, steps)) return path_;
      if (visited_ >= kMaxStates) return std::nullopt;
    }
    return path_;
  }

 private:
  // Whether exactly `steps` more steps solve it; path_ then holds them.
  bool reach(const std::vector<Rational>& at_hand, int steps) {
    const State state = numbers_state(problem_, at_hand);
    if (state.solved()) return true;
    if (state.terminal() || steps == 0 || ++visited_ > kMaxStates) return false;
    if (barren_.contains(state.key)) return false;
    for (const auto& move : legal_moves(numbers_at_hand(state))) {
      path_.push_back(to_string(move));
      if (reach(after_move(at_hand, move), steps - 1)) return true;
      path_.pop_back();
    }
    barren_.insert(state.key);
    return false;
  }

  const NumbersProblem& problem_;
  std::vector<std::string> path_;
  std::unordered_set<std::string> barren_;  // at this depth limit: a depth has its count of numbers
  int visited_ = 0;
};

}  // namespace

core::Result<std::vector<std::string>> NumbersTask::solve(const Problem& problem) const {
  const auto& numbers = static_cast<const NumbersProblem&>(problem);
  if (initial(problem).solved()) return std::vector<std::string>{};
  auto steps = Exhaustion(numbers).run();
  if (!steps)
    return core::error(ErrorCode::kUnavailable,
                       "more than " + std::to_string(kMaxStates) + " states would have to be seen");
  if (steps->empty()) return std::vector<std::string>{std::string(kNoSolution)};
  return std::move(*steps);
}

}  // namespace lemma::search
