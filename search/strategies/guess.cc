#include "search/strategies/guess.h"

namespace lemma::search {

std::optional<TreeStrategy::Planned> GuessStrategy::plan() {
  return Planned{
      .leaf = tree_.reserve(kRootNode),
      .source = proposer_ == Proposer::kModel ? Source::kModelAnswer : Source::kUniformAnswer,
      .samples = options_.samples,
      .temperature = options_.temperature,
      .seed = seed_for(0, planned_++)};
}

void GuessStrategy::learn(int, std::span<const Proposal> proposals,
                          std::span<const Placement> placements) {
  for (std::size_t i = 0; i < placements.size(); ++i) {
    if (placements[i].node == kNoNode) continue;
    latest_ = placements[i].node;
    if (right_ == kNoNode && proposals[i].verdict.verdict.passed()) right_ = placements[i].node;
  }
  if (right_ != kNoNode) finish("a guessed answer is right");
}

Best GuessStrategy::best() const {
  // A problem that is solved as it stands needs no guess; its empty derivation is one.
  if (tree_.solved() != kNoNode) return TreeStrategy::best();
  const NodeId node = right_ != kNoNode ? right_ : latest_;
  return {.solved = right_ != kNoNode,
          .derived = false,
          .node = node,
          .steps = {},
          .answer = node == kRootNode ? "" : tree_.node(node).text};
}

}  // namespace lemma::search
