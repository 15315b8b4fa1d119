// Final answers only, each checked, none derived: what verification alone is worth (guess), and the
// same without a model (uniform_guess). A right guess is solved but not derived.
#pragma once

#include "search/strategies/tree_strategy.h"

namespace lemma::search {

class GuessStrategy final : public TreeStrategy {
 public:
  enum class Proposer { kModel, kUniform };

  GuessStrategy(StrategyRequest request, Proposer proposer)
      : TreeStrategy(std::move(request), /*merge_states=*/true, /*use_logprobs=*/true),
        proposer_(proposer) {}

  std::string_view name() const override {
    return proposer_ == Proposer::kModel ? "guess" : "uniform_guess";
  }
  Best best() const override;

 protected:
  std::optional<Planned> plan() override;
  void learn(int tag, std::span<const Proposal> proposals,
             std::span<const Placement> placements) override;

 private:
  const Proposer proposer_;
  std::uint64_t planned_ = 0;
  NodeId latest_ = kRootNode;
  NodeId right_ = kNoNode;
};

}  // namespace lemma::search
