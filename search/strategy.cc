#include "search/strategy.h"

#include <array>

#include "search/strategies/beam.h"
#include "search/strategies/chains.h"
#include "search/strategies/guess.h"
#include "search/strategies/mcts.h"

namespace lemma::search {

using core::ErrorCode;

namespace {

constexpr std::array<std::string_view, 8> kBuilt = {
    "greedy", "best_of_n", "beam", "mcts", "symbolic", "uniform", "guess", "uniform_guess"};
constexpr const char* kBuiltList =
    "auto, greedy, best_of_n, beam, mcts, symbolic, uniform, guess, uniform_guess";

}  // namespace

std::span<const std::string_view> built_strategies() { return kBuilt; }

std::string_view auto_strategy(std::int64_t budget_tokens) {
  // A tree needs some hundred tokens before it knows more than its first line does.
  constexpr std::int64_t kWorthATree = 128;
  return budget_tokens >= kWorthATree ? "mcts" : "greedy";
}

core::Result<std::unique_ptr<Strategy>> make_strategy(std::string_view name,
                                                      StrategyRequest request) {
  if (name == "auto") name = auto_strategy(request.budget_tokens);
  if (name == "greedy") return ChainStrategy::greedy(std::move(request));
  if (name == "best_of_n") return ChainStrategy::best_of_n(std::move(request));
  if (name == "beam") return std::unique_ptr<Strategy>(new BeamStrategy(std::move(request)));
  if (name == "symbolic") return ChainStrategy::symbolic(std::move(request));
  using Tree = MctsStrategy;
  if (name == "mcts")
    return std::unique_ptr<Strategy>(new Tree(std::move(request), Tree::Proposer::kModel));
  if (name == "uniform")
    return std::unique_ptr<Strategy>(new Tree(std::move(request), Tree::Proposer::kUniform));
  using Guess = GuessStrategy;
  if (name == "guess")
    return std::unique_ptr<Strategy>(new Guess(std::move(request), Guess::Proposer::kModel));
  if (name == "uniform_guess")
    return std::unique_ptr<Strategy>(new Guess(std::move(request), Guess::Proposer::kUniform));
  return core::error(ErrorCode::kInvalidArgument,
                     std::string("is no strategy; built: ") + kBuiltList, "strategy");
}

}  // namespace lemma::search
