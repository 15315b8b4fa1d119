// Tree: canonical states and the steps between them. A pure, single-writer machine: select() or
// reserve() hands out a leaf with virtual loss on every edge to it; backup() or abandon() takes it
// back. Its owner alone calls it.
//
// Equal states merge, so the "tree" is a directed acyclic graph: a step must lower its state's
// measure. Visits live on edges, and a node's value is recomputed from its children's, never
// accumulated along the path that found it (D. Wu, "Monte-Carlo Graph Search from First
// Principles", KataGo's documentation):
//
//   Q(n) = ( U(n) + W(n) + sum_e N(e) g Q(child(e)) ) / ( 1 + N_expand(n) + sum_e N(e) )
//
// U: the node's own value (1 solved, 0 dead, else neutral and discounted with depth); g: step
// discount; W and N_expand: value and visits of "expand here", the explicit action of proposing new
// steps at n (RMaxTS, DeepSeek-Prover-V1.5).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "search/options.h"
#include "search/proposal.h"
#include "search/selection.h"
#include "search/tasks/problem.h"

namespace lemma::search {

struct TreeOptions {
  SearchOptions search = {};
  bool merge_states = true;  // false: every proposal is a node of its own (independent chains)
  bool use_logprobs = true;  // false: all siblings and "expand here" are equally likely
};

class Tree {
 public:
  struct Edge {
    NodeId child = kNoNode;
    int visits = 0;     // backed up
    int in_flight = 0;  // virtual loss
    double prior = 0;   // linear
    Novelty novelty = {};
    SampledSibling sampled = {};
  };

  struct Node {
    State state = {};  // key empty: a refuted step or an answer, a leaf without edges
    std::string text = {};
    NodeId parent = kNoNode;  // that discovered it
    int depth = 0;            // along the discovering path
    int tokens = 0;
    Judgement judgement = Judgement::kPassed;
    double own_value = 0;  // U
    double q = 0;          // in [0, 1]
    std::vector<Edge> edges = {};
    std::vector<NodeId> parents = {};  // of all edges to it

    // "Expand here".
    double expand_prior = 1;  // linear; 0 when closed
    int expansions = 0;
    int expansions_in_flight = 0;
    double expansion_value = 0;  // W
    Novelty expand_novelty = {};
    double refuted_probability = 0;  // linear
    std::vector<std::pair<std::uint64_t, NodeId>> known =
        {};  // hash of each sampled text -> where it went

    bool closed = false;             // takes no further expansions
    bool exhausted = false;          // nothing below it is left to search
    bool changed = false;            // listed in changed_
    std::uint64_t blocked_walk = 0;  // the walk that found every action of it in flight

    // Selections that ended at or came through it and were backed up.
    int visits() const;
  };

  // A reserved leaf. Give it back exactly once.
  struct Leaf {
    NodeId node = kNoNode;
    std::vector<std::pair<NodeId, int>> edges =
        {};  // (parent, index of the edge), from the root down
  };

  Tree(State root, TreeOptions options);

  // Walks down by score to a node where "expand here" wins. At most one expansion of a node is in
  // flight at a time. Nothing when all that is left is in flight, exhausted, or the tree is full.
  std::optional<Leaf> select();
  // The same for a node that the caller chose, along its discovering path; several may be in
  // flight.
  Leaf reserve(NodeId node);

  // Places the proposals, updates priors, values and visits up the leaf's path, and takes its
  // virtual loss back.
  std::vector<Placement> backup(const Leaf& leaf, std::span<const Proposal> proposals);
  // Takes the virtual loss back; nothing else changes.
  void abandon(const Leaf& leaf);

  int virtual_loss() const { return virtual_loss_; }  // over all edges and expansions
  int size() const { return static_cast<int>(nodes_.size()); }
  bool full() const { return size() >= options_.search.max_nodes; }
  const Node& node(NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
  const TreeOptions& options() const { return options_; }
  NodeId solved() const { return solved_; }  // the first solved state, or kNoNode

  std::vector<std::string> path(NodeId id) const;  // texts from the root, by first discovery
  NodeId most_visited() const;                     // the end of the most visited line
  std::vector<NodeId> take_changed(int max);

  // Visits plus the node's own first estimate are what Q averages; exposed as the tests' oracle.
  double recomputed_q(NodeId id) const;

 private:
  enum : int { kExpandHere = -1, kBlocked = -2 };

  Node& at(NodeId id) { return nodes_[static_cast<std::size_t>(id)]; }
  int best_action(const Node& node, std::uint64_t walk) const;
  void add_virtual_loss(const Leaf& leaf);
  void return_virtual_loss(const Leaf& leaf);

  Placement place(NodeId parent, const Proposal& proposal);
  Placement place_state(NodeId parent, const Proposal& proposal);
  NodeId add_node(Node node);
  int connect(NodeId parent, NodeId child);
  void update_priors(NodeId id);
  void update_closed(NodeId id);
  void update_exhausted(NodeId id);
  double value_of(const State& state, int depth) const;
  void mark_changed(NodeId id);

  const TreeOptions options_;

  std::vector<Node> nodes_;
  std::unordered_map<std::string, NodeId> by_key_;
  std::vector<NodeId> changed_;
  NodeId solved_ = kNoNode;
  int virtual_loss_ = 0;
  std::uint64_t walks_ = 0;
};

}  // namespace lemma::search
