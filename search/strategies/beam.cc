#include "search/strategies/beam.h"

#include <algorithm>

namespace lemma::search {

BeamStrategy::BeamStrategy(StrategyRequest request)
    : TreeStrategy(std::move(request), /*merge_states=*/true, /*use_logprobs=*/true),
      width_(options_.chains > 0 ? options_.chains : options_.beam_width) {
  begin();
}

void BeamStrategy::begin() {
  kept_ = {{kRootNode, 0}};
  done_ = 0;
}

std::optional<TreeStrategy::Planned> BeamStrategy::plan() {
  const auto idle = std::ranges::find(kept_, Phase::kIdle, &Kept::phase);
  if (idle == kept_.end()) return std::nullopt;
  idle->phase = Phase::kInFlight;
  const bool root = idle->node == kRootNode;
  return Planned{
      .leaf = tree_.reserve(idle->node),
      .source = Source::kModelStep,
      .samples = root ? std::max(options_.root_samples, std::min(width_, 64)) : options_.samples,
      .temperature = options_.temperature,
      .seed = seed_for(static_cast<std::uint64_t>(idle->node), planned_++),
      .tag = static_cast<int>(idle - kept_.begin())};
}

void BeamStrategy::learn(int tag, std::span<const Proposal> proposals,
                         std::span<const Placement> placements) {
  Kept& from = kept_[static_cast<std::size_t>(tag)];
  from.phase = Phase::kDone;
  for (std::size_t i = 0; i < placements.size(); ++i) {
    const NodeId id = placements[i].node;
    if (id == kNoNode || !proposals[i].verdict.next) continue;
    const Tree::Node& node = tree_.node(id);
    if (node.depth > tree_.node(deepest_).depth) deepest_ = id;
    if (node.closed) continue;
    const double score = from.score + proposals[i].logprob / std::max(1, proposals[i].tokens);
    const auto [candidate, is_new] = candidates_.emplace(id, score);
    candidate->second = std::max(candidate->second, score);
  }
  if (++done_ == static_cast<int>(kept_.size())) next_depth();
}

void BeamStrategy::give_up(int tag) { kept_[static_cast<std::size_t>(tag)].phase = Phase::kIdle; }

void BeamStrategy::next_depth() {
  kept_.clear();
  done_ = 0;
  for (const auto& [node, score] : candidates_)
    if (!tree_.node(node).closed) kept_.push_back({node, score});
  candidates_.clear();
  if (!kept_.empty()) {
    std::ranges::stable_sort(kept_, std::greater(), &Kept::score);
    if (kept_.size() > static_cast<std::size_t>(width_))
      kept_.resize(static_cast<std::size_t>(width_));
    return;
  }
  if (tree_.node(kRootNode).closed) {
    finish("every beam ended without a solution");
    return;
  }
  width_ = std::min(2 * width_, options_.max_nodes);
  begin();
}

}  // namespace lemma::search
