// Beam search: all kept states of one depth are expanded, the likeliest of what came of them are
// kept, and so on to the end of the lines. A beam that ends without a solution is begun anew, twice
// as wide, drawing other samples, for as long as the caller's budget lasts.
#pragma once

#include <map>

#include "search/strategies/tree_strategy.h"

namespace lemma::search {

class BeamStrategy final : public TreeStrategy {
 public:
  // `options.beam_width` states at first, or `options.chains` where a request gives it (its `n`).
  explicit BeamStrategy(StrategyRequest request);

  std::string_view name() const override { return "beam"; }

 protected:
  std::optional<Planned> plan() override;
  void learn(int tag, std::span<const Proposal> proposals,
             std::span<const Placement> placements) override;
  void give_up(int tag) override;
  NodeId most_promising() const override { return deepest_; }

 private:
  enum class Phase { kIdle, kInFlight, kDone };
  struct Kept {
    NodeId node;
    double score;  // sum over the line's steps of their mean log-probability a token; <= 0
    Phase phase = Phase::kIdle;
  };

  void next_depth();
  void begin();

  int width_;
  std::vector<Kept> kept_;               // of the depth that is being expanded
  std::map<NodeId, double> candidates_;  // for the next depth, with their best score
  int done_ = 0;                         // of kept_
  std::uint64_t planned_ = 0;            // expansions so far: each draws anew
  NodeId deepest_ = kRootNode;
};

}  // namespace lemma::search
