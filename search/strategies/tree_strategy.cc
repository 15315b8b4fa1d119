#include "search/strategies/tree_strategy.h"

#include <algorithm>

#include "core/assert.h"
#include "core/hashing.h"

namespace lemma::search {

TreeStrategy::TreeStrategy(StrategyRequest request, bool merge_states, bool use_logprobs)
    : options_(request.options),
      seed_(request.seed),
      tree_(
          std::move(request.root),
          {.search = request.options, .merge_states = merge_states, .use_logprobs = use_logprobs}) {
  const State& root = tree_.node(kRootNode).state;
  if (root.solved()) finish("the problem is solved as it stands");
  if (root.status == StateStatus::kDead) finish("no step is possible");
}

std::vector<Expansion> TreeStrategy::select(int max_leaves) {
  std::vector<Expansion> expansions;
  while (static_cast<int>(expansions.size()) < max_leaves && !finished_) {
    auto planned = plan();
    if (!planned) break;
    const ExpansionId id = next_id_++;
    expansions.push_back({.id = id,
                          .node = planned->leaf.node,
                          .source = planned->source,
                          .samples = planned->samples,
                          .temperature = planned->temperature,
                          .seed = planned->seed});
    in_flight_.emplace(id, std::move(*planned));
  }
  return expansions;
}

std::vector<Placement> TreeStrategy::backup(ExpansionId id, std::span<const Proposal> proposals) {
  const auto found = in_flight_.find(id);
  LEMMA_ASSERT(found != in_flight_.end(), "an expansion is returned exactly once");
  const Planned planned = std::move(found->second);
  in_flight_.erase(found);
  abandoned_in_a_row_ = 0;
  proposals =
      proposals.first(std::min(proposals.size(), static_cast<std::size_t>(planned.samples)));
  auto placements = tree_.backup(planned.leaf, proposals);
  for (const Proposal& proposal : proposals) usage_.tokens += proposal.tokens;
  usage_.proposals += static_cast<int>(proposals.size());
  usage_.expansions += 1;
  usage_.nodes = tree_.size();
  if (tree_.solved() != kNoNode) finish("solved");
  learn(planned.tag, proposals, placements);
  if (tree_.full())
    finish("the tree holds its maximum of " + std::to_string(options_.max_nodes) + " nodes");
  return placements;
}

void TreeStrategy::abandon(ExpansionId id) {
  const auto found = in_flight_.find(id);
  LEMMA_ASSERT(found != in_flight_.end(), "an expansion is returned exactly once");
  const Planned planned = std::move(found->second);
  in_flight_.erase(found);
  tree_.abandon(planned.leaf);
  give_up(planned.tag);
  if (++abandoned_in_a_row_ >= kMaxAbandonedInARow)
    finish("too many expansions in a row were abandoned");
}

Best TreeStrategy::best() const {
  const bool solved = tree_.solved() != kNoNode;
  const NodeId node = solved ? tree_.solved() : most_promising();
  // Every edge is a passed step, so any path is derived, solved or not.
  return {.solved = solved, .derived = true, .node = node, .steps = tree_.path(node)};
}

NodeView TreeStrategy::node(NodeId id) const {
  const Tree::Node& n = tree_.node(id);
  NodeView view{.node = id,
                .parent = n.parent,
                .text = n.text,
                .state = n.state,
                .judgement = n.judgement,
                .visits = n.visits(),
                .q = n.q,
                .depth = n.depth,
                .tokens = n.tokens};
  if (id == kRootNode) {
    view.prior = 1;
  } else {
    for (const auto& edge : tree_.node(n.parent).edges)
      if (edge.child == id) view.prior = edge.prior;
  }
  return view;
}

void TreeStrategy::finish(std::string why) {
  if (!finished_) finished_ = std::move(why);
}

std::uint64_t TreeStrategy::seed_for(std::uint64_t place, std::uint64_t k) const {
  return core::hash_combine(core::hash_combine(seed_, place), k);
}

}  // namespace lemma::search
