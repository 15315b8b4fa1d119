// Monte-Carlo tree search over verified steps (see tree.h), with the model's proposals (mcts) or
// without any model: the honest baseline `uniform`, same grammar, verifier and budget.
#pragma once

#include "search/strategies/tree_strategy.h"

namespace lemma::search {

class MctsStrategy final : public TreeStrategy {
 public:
  enum class Proposer { kModel, kUniform };

  MctsStrategy(StrategyRequest request, Proposer proposer)
      : TreeStrategy(std::move(request), /*merge_states=*/true,
                     /*use_logprobs=*/proposer == Proposer::kModel),
        proposer_(proposer) {}

  std::string_view name() const override {
    return proposer_ == Proposer::kModel ? "mcts" : "uniform";
  }

 protected:
  std::optional<Planned> plan() override;
  void learn(int tag, std::span<const Proposal> proposals,
             std::span<const Placement> placements) override;

 private:
  const Proposer proposer_;
  std::uint64_t planned_ = 0;       // expansions so far: each draws anew
  std::vector<NodeId> unfinished_;  // new states whose line goes on
};

}  // namespace lemma::search
