#include "search/strategies/mcts.h"

namespace lemma::search {

std::optional<TreeStrategy::Planned> MctsStrategy::plan() {
  std::optional<Tree::Leaf> leaf;
  while (!leaf && !unfinished_.empty()) {
    const NodeId next = unfinished_.back();
    unfinished_.pop_back();
    const Tree::Node& n = tree_.node(next);
    if (!n.closed && n.expansions == 0 && n.expansions_in_flight == 0) leaf = tree_.reserve(next);
  }
  if (!leaf) leaf = tree_.select();
  if (!leaf) return std::nullopt;
  const NodeId node = leaf->node;
  return Planned{
      .leaf = std::move(*leaf),
      .source = proposer_ == Proposer::kModel ? Source::kModelStep : Source::kUniformStep,
      .samples = node == kRootNode ? options_.root_samples : options_.samples,
      .temperature = options_.temperature,
      .seed = seed_for(static_cast<std::uint64_t>(node), planned_++)};
}

void MctsStrategy::learn(int, std::span<const Proposal>, std::span<const Placement> placements) {
  if (options_.rollout) {
    const Placement* next = nullptr;
    for (const auto& placement : placements) {
      if (!placement.is_new || placement.node == kNoNode || tree_.node(placement.node).closed)
        continue;
      if (next == nullptr || placement.prior > next->prior) next = &placement;
    }
    if (next != nullptr) unfinished_.push_back(next->node);
  }
  if (tree_.node(kRootNode).exhausted)
    finish("everything that was proposed is searched to its end");
}

}  // namespace lemma::search
