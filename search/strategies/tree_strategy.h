// What every strategy shares: the tree, the expansions in flight, usage and views. A strategy
// decides only which nodes to expand and what to conclude from what came back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "search/strategy.h"
#include "search/tree.h"

namespace lemma::search {

class TreeStrategy : public Strategy {
 public:
  TreeStrategy(StrategyRequest request, bool merge_states, bool use_logprobs);

  std::vector<Expansion> select(int max_leaves) final;
  std::vector<Placement> backup(ExpansionId id, std::span<const Proposal> proposals) final;
  void abandon(ExpansionId id) final;
  int in_flight() const final { return static_cast<int>(in_flight_.size()); }
  int virtual_loss() const final { return tree_.virtual_loss(); }

  std::optional<std::string> finished() const final { return finished_; }
  Best best() const override;
  const SearchUsage& usage() const final { return usage_; }

  int node_count() const final { return tree_.size(); }
  NodeView node(NodeId id) const final;
  std::vector<std::string> path(NodeId id) const final { return tree_.path(id); }
  std::vector<NodeId> take_changed_nodes(int max) final { return tree_.take_changed(max); }

 protected:
  // One expansion to ask for; `tag` comes back with its result.
  struct Planned {
    Tree::Leaf leaf;
    Source source = Source::kModelStep;
    int samples = 1;
    double temperature = 0;
    std::uint64_t seed = 0;
    int tag = 0;
  };

  // The next expansion, its leaf already reserved in the tree; nothing when there is none now.
  virtual std::optional<Planned> plan() = 0;
  // After the tree has taken the proposals in.
  virtual void learn(int tag, std::span<const Proposal> proposals,
                     std::span<const Placement> placements) = 0;
  virtual void give_up(int /*tag*/) {}
  // The node that stands for the best answer so far when nothing is solved.
  virtual NodeId most_promising() const { return tree_.most_visited(); }

  void finish(std::string why);
  // A seed of its own for the k-th draw at a place.
  std::uint64_t seed_for(std::uint64_t place, std::uint64_t k) const;

  const SearchOptions options_;
  const std::uint64_t seed_;

  Tree tree_;

 private:
  // A caller whose model fails time and again gets an end instead of a loop.
  static constexpr int kMaxAbandonedInARow = 64;

  std::map<ExpansionId, Planned> in_flight_;
  ExpansionId next_id_ = 1;
  SearchUsage usage_;
  std::optional<std::string> finished_;
  int abandoned_in_a_row_ = 0;
};

}  // namespace lemma::search
