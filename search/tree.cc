#include "search/tree.h"

#include <algorithm>
#include <cmath>

#include "core/assert.h"
#include "core/hashing.h"

namespace lemma::search {

int Tree::Node::visits() const {
  int n = expansions;
  for (const Edge& edge : edges) n += edge.visits;
  return n;
}

Tree::Tree(State root, TreeOptions options) : options_(options) {
  Node node;
  node.own_value = node.q = value_of(root, 0);
  node.closed = node.exhausted = root.terminal();
  if (node.closed) node.expand_prior = 0;
  if (root.solved()) solved_ = kRootNode;
  by_key_.emplace(root.key, kRootNode);
  node.state = std::move(root);
  nodes_.push_back(std::move(node));
  mark_changed(kRootNode);
}

// --- select ---

std::optional<Tree::Leaf> Tree::select() {
  if (full()) return std::nullopt;
  const std::uint64_t walk = ++walks_;
  // Each failed descent blocks one more node, so this ends; the cap bounds a wide tree with much in
  // flight.
  constexpr int kMaxDescents = 64;
  for (int descent = 0; descent < kMaxDescents; ++descent) {
    Leaf leaf{.node = kRootNode};
    for (;;) {
      const int action = best_action(node(leaf.node), walk);
      if (action == kExpandHere) {
        add_virtual_loss(leaf);
        return leaf;
      }
      if (action == kBlocked) {
        at(leaf.node).blocked_walk = walk;
        break;
      }
      leaf.edges.emplace_back(leaf.node, action);
      leaf.node = node(leaf.node).edges[static_cast<std::size_t>(action)].child;
    }
    if (leaf.node == kRootNode) return std::nullopt;
  }
  return std::nullopt;
}

int Tree::best_action(const Node& node, std::uint64_t walk) const {
  const SelectionWeights weights{options_.search.puct, options_.search.novelty};
  int total = node.expansions + node.expansions_in_flight;
  for (const Edge& edge : node.edges) total += edge.visits + edge.in_flight;
  int best = kBlocked;
  double best_score = -1;
  if (!node.closed && node.expansions_in_flight == 0) {
    const Action here{
        .q = node.expansions > 0 ? node.expansion_value / node.expansions : node.own_value,
        .prior = node.expand_prior,
        .visits = node.expansions,
        .in_flight = 0,
        .novelty = node.expand_novelty};
    best = kExpandHere;
    best_score = action_score(here, total, weights);
  }
  for (std::size_t i = 0; i < node.edges.size(); ++i) {
    const Edge& edge = node.edges[i];
    const Node& child = this->node(edge.child);
    if (child.exhausted || child.blocked_walk == walk) continue;
    const Action step{.q = options_.search.step_discount * child.q,
                      .prior = edge.prior,
                      .visits = edge.visits,
                      .in_flight = edge.in_flight,
                      .novelty = edge.novelty};
    const double score = action_score(step, total, weights);
    if (score > best_score) {
      best_score = score;
      best = static_cast<int>(i);
    }
  }
  return best;
}

Tree::Leaf Tree::reserve(NodeId id) {
  Leaf leaf{.node = id};
  for (NodeId child = id; child != kRootNode; child = node(child).parent) {
    const NodeId parent = node(child).parent;
    const auto& edges = node(parent).edges;
    const auto found =
        std::find_if(edges.begin(), edges.end(), [&](const Edge& e) { return e.child == child; });
    LEMMA_ASSERT(found != edges.end(), "only states can be expanded");
    leaf.edges.emplace_back(parent, static_cast<int>(found - edges.begin()));
  }
  std::reverse(leaf.edges.begin(), leaf.edges.end());
  add_virtual_loss(leaf);
  return leaf;
}

void Tree::add_virtual_loss(const Leaf& leaf) {
  for (const auto& [parent, edge] : leaf.edges)
    ++at(parent).edges[static_cast<std::size_t>(edge)].in_flight;
  ++at(leaf.node).expansions_in_flight;
  virtual_loss_ += static_cast<int>(leaf.edges.size()) + 1;
}

void Tree::return_virtual_loss(const Leaf& leaf) {
  for (const auto& [parent, edge] : leaf.edges)
    --at(parent).edges[static_cast<std::size_t>(edge)].in_flight;
  --at(leaf.node).expansions_in_flight;
  virtual_loss_ -= static_cast<int>(leaf.edges.size()) + 1;
}

void Tree::abandon(const Leaf& leaf) {
  // The simulation's control test compiles this fault in and must catch it. Nothing else defines
  // the macro.
#ifndef LEMMA_FAULT_VIRTUAL_LOSS
  return_virtual_loss(leaf);
#else
  static_cast<void>(leaf);
#endif
}

// --- expand and backup ---

std::vector<Placement> Tree::backup(const Leaf& leaf, std::span<const Proposal> proposals) {
  return_virtual_loss(leaf);
  std::vector<Placement> placements;
  double best_value = 0;
  double novelty = 0;
  for (const Proposal& proposal : proposals) {
    const Placement placement = place(leaf.node, proposal);
    if (placement.node != kNoNode && node(placement.node).judgement == Judgement::kPassed) {
      best_value = std::max(best_value, options_.search.step_discount * node(placement.node).q);
      if (placement.is_new) novelty = 1;
    }
    placements.push_back(placement);
  }

  const double discount = options_.search.novelty_discount;
  const auto fade = [&](Node& node) {
    node.expand_novelty.fade(discount);
    for (Edge& edge : node.edges) edge.novelty.fade(discount);
  };
  Node& expanded = at(leaf.node);
  fade(expanded);
  expanded.expand_novelty.record(novelty);
  ++expanded.expansions;
  expanded.expansion_value += best_value;
  update_closed(leaf.node);
  update_priors(leaf.node);
  expanded.q = recomputed_q(leaf.node);
  mark_changed(leaf.node);

  for (auto step = leaf.edges.rbegin(); step != leaf.edges.rend(); ++step) {
    Node& parent = at(step->first);
    Edge& edge = parent.edges[static_cast<std::size_t>(step->second)];
    fade(parent);
    edge.novelty.record(novelty);
    ++edge.visits;
    parent.q = recomputed_q(step->first);
    mark_changed(step->first);
  }
  update_exhausted(leaf.node);

  for (Placement& placement : placements) {
    if (placement.node == kNoNode) continue;
    for (const Edge& edge : node(leaf.node).edges)
      if (edge.child == placement.node) placement.prior = edge.prior;
  }
  return placements;
}

double Tree::recomputed_q(NodeId id) const {
  const Node& n = node(id);
  if (n.state.terminal()) return n.own_value;
  double sum = n.own_value + n.expansion_value;
  int weight = 1 + n.expansions;
  for (const Edge& edge : n.edges) {
    sum += edge.visits * options_.search.step_discount * node(edge.child).q;
    weight += edge.visits;
  }
  return sum / weight;
}

Placement Tree::place(NodeId parent, const Proposal& proposal) {
  std::string text = proposal.verdict.text.empty() ? proposal.text : proposal.verdict.text;
  if (!text.empty() && text.back() == '\n') text.pop_back();
  const std::uint64_t hash = core::hash64(text);
  if (options_.merge_states) {
    for (const auto& [known, where] : node(parent).known)
      if (known == hash) return {.node = where, .parent = parent};
  }
  Placement placement =
      proposal.verdict.next ? place_state(parent, proposal) : Placement{.parent = parent};
  const Judgement judgement = proposal.verdict.verdict.judgement;
  if (!proposal.verdict.next || (placement.node == kNoNode && !full())) {
    // A refuted step, or an answer: a leaf outside the graph, so its branch is dead at once.
    if (full()) return placement;
    at(parent).refuted_probability += std::exp(std::min(0.0, proposal.logprob));
    const bool cyclic = proposal.verdict.next.has_value();
    const double value = judgement == Judgement::kPassed && !cyclic ? 1 : 0;
    placement.node = add_node({.text = text,
                               .parent = parent,
                               .depth = node(parent).depth + 1,
                               .tokens = proposal.tokens,
                               .judgement = cyclic ? Judgement::kFailed : judgement,
                               .own_value = value,
                               .q = value,
                               .expand_prior = 0,
                               .closed = true,
                               .exhausted = true});
    placement.is_new = true;
  }
  if (placement.node != kNoNode) at(parent).known.emplace_back(hash, placement.node);
  return placement;
}

Placement Tree::place_state(NodeId parent, const Proposal& proposal) {
  const State& state = *proposal.verdict.next;
  // The progress measure forbids cycles; a step that doesn't lower it is the family's mistake and
  // gets no edge.
  if (state.measure >= node(parent).state.measure) return {.parent = parent};
  Placement placement{.parent = parent};
  const auto known = options_.merge_states ? by_key_.find(state.key) : by_key_.end();
  if (known != by_key_.end()) {
    placement.node = known->second;
  } else {
    if (full()) return placement;
    const int depth = node(parent).depth + 1;
    const double value = value_of(state, depth);
    const bool at_end = state.terminal() || depth >= options_.search.max_depth;
    placement.node = add_node({.state = state,
                               .text = proposal.verdict.text,
                               .parent = parent,
                               .depth = depth,
                               .tokens = proposal.tokens,
                               .own_value = value,
                               .q = value,
                               .expand_prior = at_end ? 0.0 : 1.0,
                               .closed = at_end,
                               .exhausted = at_end});
    placement.is_new = true;
    if (options_.merge_states) by_key_.emplace(state.key, placement.node);
    if (state.solved() && solved_ == kNoNode) solved_ = placement.node;
  }
  Edge& edge = at(parent).edges[static_cast<std::size_t>(connect(parent, placement.node))];
  const double mean = std::min(0.0, proposal.logprob) / std::max(1, proposal.tokens);
  edge.sampled.mean_logprob =
      edge.sampled.probability > 0 ? std::max(edge.sampled.mean_logprob, mean) : mean;
  edge.sampled.probability += std::exp(std::min(0.0, proposal.logprob));
  return placement;
}

NodeId Tree::add_node(Node node) {
  const auto id = static_cast<NodeId>(nodes_.size());
  nodes_.push_back(std::move(node));
  mark_changed(id);
  return id;
}

int Tree::connect(NodeId parent, NodeId child) {
  auto& edges = at(parent).edges;
  for (std::size_t i = 0; i < edges.size(); ++i)
    if (edges[i].child == child) return static_cast<int>(i);
  edges.push_back({.child = child});
  at(child).parents.push_back(parent);
  return static_cast<int>(edges.size()) - 1;
}

double Tree::value_of(const State& state, int depth) const {
  switch (state.status) {
    case StateStatus::kSolved:
      return 1;
    case StateStatus::kDead:
      return 0;
    case StateStatus::kOpen:
    case StateStatus::kAnswered:
      break;
  }
  return options_.search.initial_value * std::pow(options_.search.step_discount, depth);
}

void Tree::update_priors(NodeId id) {
  Node& n = at(id);
  std::vector<double> priors(n.edges.size());
  if (options_.use_logprobs) {
    std::vector<SampledSibling> siblings;
    for (const Edge& edge : n.edges) siblings.push_back(edge.sampled);
    n.expand_prior = sibling_priors(siblings, n.refuted_probability, !n.closed, priors);
  } else {
    n.expand_prior = equal_priors(!n.closed, priors);
  }
  for (std::size_t i = 0; i < priors.size(); ++i) n.edges[i].prior = priors[i];
}

void Tree::update_closed(NodeId id) {
  Node& n = at(id);
  n.closed = n.closed || n.expansions >= options_.search.max_expansions ||
             static_cast<int>(n.edges.size()) >= options_.search.max_children;
}

void Tree::update_exhausted(NodeId id) {
  std::vector<NodeId> waiting{id};
  while (!waiting.empty()) {
    Node& n = at(waiting.back());
    waiting.pop_back();
    if (n.exhausted || !n.closed || n.expansions_in_flight > 0) continue;
    const bool all = std::all_of(n.edges.begin(), n.edges.end(),
                                 [&](const Edge& e) { return node(e.child).exhausted; });
    if (!all) continue;
    n.exhausted = true;
    waiting.insert(waiting.end(), n.parents.begin(), n.parents.end());
  }
}

// --- views ---

std::vector<std::string> Tree::path(NodeId id) const {
  std::vector<std::string> texts;
  for (; id != kRootNode; id = node(id).parent) texts.push_back(node(id).text);
  std::reverse(texts.begin(), texts.end());
  return texts;
}

NodeId Tree::most_visited() const {
  NodeId id = kRootNode;
  for (;;) {
    const Edge* best = nullptr;
    for (const Edge& edge : node(id).edges) {
      if (best == nullptr || edge.visits > best->visits ||
          (edge.visits == best->visits && node(edge.child).q > node(best->child).q))
        best = &edge;
    }
    if (best == nullptr) return id;
    id = best->child;
  }
}

void Tree::mark_changed(NodeId id) {
  if (at(id).changed) return;
  at(id).changed = true;
  changed_.push_back(id);
}

std::vector<NodeId> Tree::take_changed(int max) {
  std::sort(changed_.begin(), changed_.end());
  const auto count = std::min(changed_.size(), static_cast<std::size_t>(std::max(0, max)));
  std::vector<NodeId> taken(changed_.begin(),
                            changed_.begin() + static_cast<std::ptrdiff_t>(count));
  changed_.erase(changed_.begin(), changed_.begin() + static_cast<std::ptrdiff_t>(count));
  for (const NodeId id : taken) at(id).changed = false;
  return taken;
}

}  // namespace lemma::search
