// Strategies that grow whole chains of steps without looking back: greedy (one, the likeliest token
// each time), best_of_n (independent samples under the same verifier, the bar for every search at
// equal tokens) and symbolic (the family's own solver, no model).
#pragma once

#include <map>
#include <string>

#include "search/strategies/tree_strategy.h"

namespace lemma::search {

// One line of steps at temperature 0. A step that doesn't pass ends it: sampling again would give
// the same step. best_of_n: up to `options.chains` chains (0: as many as the tree holds nodes),
// each step sampled once at the temperature; a step that doesn't pass ends its chain. Chains share
// nothing, so equal states don't merge; where they end in answers that can't be checked, they vote. symbolic: one chain of the solver's lines, each checked like
// any other.
class ChainStrategy final : public TreeStrategy {
 public:
  static std::unique_ptr<Strategy> greedy(StrategyRequest request);
  static std::unique_ptr<Strategy> best_of_n(StrategyRequest request);
  static std::unique_ptr<Strategy> symbolic(StrategyRequest request);

  std::string_view name() const override { return name_; }
  Best best() const override;

 protected:
  std::optional<Planned> plan() override;
  void learn(int tag, std::span<const Proposal> proposals,
             std::span<const Placement> placements) override;
  void give_up(int tag) override;
  NodeId most_promising() const override { return favourite_ != kNoNode ? favourite_ : deepest_; }

 private:
  struct Chain {
    enum class Phase { kIdle, kInFlight, kEnded };
    NodeId node = kRootNode;
    Phase phase = Phase::kIdle;
    int attempts = 0;  // expansions asked for, so that one asked again after a failure draws anew
  };

  ChainStrategy(std::string_view name, StrategyRequest request, Source source, int chains,
                double temperature);

  const std::string_view name_;
  const Source source_;
  const int max_chains_;  // > 0
  const double temperature_;

  std::vector<Chain> chains_;
  std::size_t first_open_ = 0;  // all chains before it have ended
  int ended_ = 0;
  NodeId deepest_ = kRootNode;

  // Chains that ended in an answer nobody can check vote for it; equal answers have equal keys.
  struct Votes {
    NodeId first;  // chain that gave it
    int count;
  };
  void vote(NodeId end);
  std::map<std::string, Votes> votes_;
  NodeId favourite_ = kNoNode;  // of the most votes, the first to have them
  int favourite_votes_ = 0;
  int voters_ = 0;
};

}  // namespace lemma::search
