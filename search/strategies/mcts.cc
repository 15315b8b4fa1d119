#include "search/strategies/mcts.h"

namespace lemma::search {

std::optional<TreeStrategy::Planned> MctsStrategy::plan() {
  auto leaf = tree_.select();
  if (!leaf) return std::nullopt;
  const NodeId node = leaf->node;
  return Planned{
      .leaf = std::move(*leaf),
      .source = proposer_ == Proposer::kModel ? Source::kModelStep : Source::kUniformStep,
      .samples = node == kRootNode ? options_.root_samples : options_.samples,
      .temperature = options_.temperature,
      .seed = seed_for(static_cast<std::uint64_t>(node), planned_++)};
}

void MctsStrategy::learn(int, std::span<const Proposal>, std::span<const Placement>) {
  if (tree_.node(kRootNode).exhausted)
    finish("everything that was proposed is searched to its end");
}

}  // namespace lemma::search
