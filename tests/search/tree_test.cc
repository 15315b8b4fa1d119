#include "search/tree.h"

#include <deque>
#include <functional>
#include <numeric>

#include <gtest/gtest.h>

#include "core/random.h"

namespace lemma::search {
namespace {

// A small world of states: (level, position); a step leads from a level to the next, so many paths
// meet. Some steps are refuted, some states are dead, one may be solved.
struct World {
  int width = 6;
  int levels = 5;
  std::uint64_t seed = 0;
  bool solvable = false;

  State root() const { return state(0, 0); }
  State state(int level, int position) const {
    State s{.key = std::to_string(level) + "/" + std::to_string(position),
            .line = "at " + std::to_string(position),
            .measure = levels - level};
    if (level == levels)
      s.status = solvable && position == 0 ? StateStatus::kSolved : StateStatus::kDead;
    return s;
  }
  Proposal propose(const State& from, core::Random& random) const {
    const int level = levels - from.measure;
    const int position = static_cast<int>(random.below(static_cast<std::uint64_t>(width)));
    Proposal p{.text = "go " + std::to_string(position) + "\n",
               .logprob = -0.2 - 5 * random.uniform(),
               .tokens = 1 + static_cast<int>(random.below(12)),
               .verdict = {}};
    p.verdict.text = "go " + std::to_string(position);
    if (random.below(4) == 0) {
      p.text = p.verdict.text = "fall " + std::to_string(position);
      p.verdict.verdict = {Judgement::kFailed, "refuted"};
    } else {
      p.verdict.verdict = {Judgement::kPassed, "passed"};
      p.verdict.next = state(level + 1, position);
    }
    return p;
  }
};

void check_invariants(const Tree& tree, bool nothing_in_flight) {
  int virtual_loss = 0;
  std::vector<int> incoming(static_cast<std::size_t>(tree.size()), 0);
  for (NodeId id = 0; id < tree.size(); ++id) {
    const auto& n = tree.node(id);
    virtual_loss += n.expansions_in_flight;
    EXPECT_GE(n.q, 0);
    EXPECT_LE(n.q, 1);
    double priors = n.expand_prior;
    for (const auto& edge : n.edges) {
      const auto& child = tree.node(edge.child);
      EXPECT_GE(edge.visits, 0);
      EXPECT_GE(edge.in_flight, 0);
      virtual_loss += edge.in_flight;
      priors += edge.prior;
      EXPECT_LT(child.state.measure, n.state.measure)
          << "a step that does not make progress could close a cycle";
      EXPECT_EQ(child.judgement, Judgement::kPassed) << "a refuted step has an edge";
      EXPECT_EQ(std::count(child.parents.begin(), child.parents.end(), id), 1);
      incoming[static_cast<std::size_t>(edge.child)] += edge.visits;
    }
    if (!n.edges.empty() || !n.closed) {
      EXPECT_NEAR(priors, 1, 1e-9);
    }
  }
  EXPECT_EQ(virtual_loss, tree.virtual_loss());
  if (nothing_in_flight) {
    EXPECT_EQ(virtual_loss, 0);
  }
  // Every visit of a state came through one of its edges; the root's came from nowhere.
  for (NodeId id = 1; id < tree.size(); ++id)
    EXPECT_EQ(incoming[static_cast<std::size_t>(id)], tree.node(id).visits()) << id;
}

TEST(Tree, KeepsItsPromisesInRandomWorlds) {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    core::Random random(seed);
    World world{.width = 2 + static_cast<int>(random.below(8)),
                .levels = 1 + static_cast<int>(random.below(6)),
                .seed = seed,
                .solvable = random.below(2) == 0};
    TreeOptions options;
    options.merge_states = random.below(4) != 0;
    options.use_logprobs = random.below(4) != 0;
    options.search.max_nodes = 1 + static_cast<int>(random.below(400));
    options.search.max_children = 1 + static_cast<int>(random.below(8));
    options.search.max_expansions = 1 + static_cast<int>(random.below(8));
    options.search.max_depth = 1 + static_cast<int>(random.below(8));
    Tree tree(world.root(), options);
    std::deque<Tree::Leaf> in_flight;
    int backed_up = 0;
    for (int round = 0; round < 300; ++round) {
      const auto leaf = tree.select();
      if (leaf) in_flight.push_back(*leaf);
      if (in_flight.empty()) break;
      if (leaf && random.below(3) == 0) continue;
      const auto at =
          in_flight.begin() + static_cast<std::ptrdiff_t>(random.below(in_flight.size()));
      const Tree::Leaf back = *at;
      in_flight.erase(at);
      if (random.below(5) == 0) {
        tree.abandon(back);
      } else {
        std::vector<Proposal> proposals;
        for (auto n = random.below(4); n > 0; --n)
          proposals.push_back(world.propose(tree.node(back.node).state, random));
        const auto placements = tree.backup(back, proposals);
        ASSERT_EQ(placements.size(), proposals.size());
        ++backed_up;
      }
      if (round % 50 == 0) check_invariants(tree, false);
    }
    for (const auto& leaf : in_flight) tree.abandon(leaf);
    check_invariants(tree, true);
    EXPECT_EQ(tree.node(kRootNode).visits(), backed_up) << "every backup is one visit of the root";
    EXPECT_LE(tree.size(), std::max(1, options.search.max_nodes));
    for (NodeId id = 0; id < tree.size(); ++id) {
      EXPECT_LE(tree.node(id).depth, options.search.max_depth + 1);
      EXPECT_LE(static_cast<int>(tree.node(id).edges.size()), options.search.max_children + 3)
          << "one batch may overshoot";
    }
  }
}

TEST(Tree, MergesEqualStatesAndKeepsTheFirstTranscript) {
  World world{.width = 1, .levels = 3};
  Tree tree(world.root(), {});
  const auto step = [&](NodeId from, const char* text, int level, int position) {
    Proposal p{.text = text, .logprob = -1, .tokens = 2, .verdict = {}};
    p.verdict = {.verdict = {Judgement::kPassed, ""},
                 .text = text,
                 .step_key = text,
                 .next = world.state(level, position)};
    return tree.backup(tree.reserve(from), std::vector<Proposal>{p})[0];
  };
  const NodeId a = step(0, "to a", 1, 1).node, b = step(0, "to b", 1, 2).node;
  const auto first = step(a, "a to c", 2, 7), second = step(b, "b to c", 2, 7);
  EXPECT_TRUE(first.is_new);
  EXPECT_FALSE(second.is_new);
  EXPECT_EQ(first.node, second.node);
  EXPECT_EQ(second.parent, b);
  EXPECT_EQ(tree.path(first.node), (std::vector<std::string>{"to a", "a to c"}));
  EXPECT_EQ(tree.node(first.node).parents, (std::vector<NodeId>{a, b}));
  // Another spelling of a step that leads to the same state is the same edge.
  EXPECT_EQ(step(a, "a also to c", 2, 7).node, first.node);
  EXPECT_EQ(tree.node(a).edges.size(), 1u);
  check_invariants(tree, true);
}

TEST(Tree, ValuesAreRecomputedFromChildren) {
  World world{.width = 1, .levels = 2, .solvable = true};
  SearchOptions search;
  search.step_discount = 0.5;
  search.initial_value = 0.4;
  Tree tree(world.root(), {.search = search});
  EXPECT_DOUBLE_EQ(tree.node(0).q, 0.4);
  const auto expand = [&](NodeId from, int level, int position) {
    Proposal p{.text = "go " + std::to_string(position), .logprob = -1, .tokens = 1, .verdict = {}};
    p.verdict = {.verdict = {Judgement::kPassed, ""},
                 .text = p.text,
                 .step_key = "",
                 .next = world.state(level, position)};
    return tree.backup(tree.reserve(from), std::vector<Proposal>{p})[0].node;
  };
  const NodeId a = expand(0, 1, 3);
  // U(a) = 0.4 * 0.5; the expansion was worth 0.5 U(a): Q(root) = (0.4 + 0.1) / 2.
  EXPECT_DOUBLE_EQ(tree.node(a).q, 0.2);
  EXPECT_DOUBLE_EQ(tree.node(0).q, 0.25);
  const NodeId solved = expand(a, 2, 0);
  EXPECT_EQ(tree.solved(), solved);
  // Q(a) = (0.2 + 0.5 * 1) / 2; Q(root) = (0.4 + 0.1 + 1 visit * 0.5 * Q(a)) / 3.
  EXPECT_DOUBLE_EQ(tree.node(a).q, 0.35);
  EXPECT_DOUBLE_EQ(tree.node(0).q, (0.4 + 0.1 + 0.5 * 0.35) / 3);
  for (NodeId id = 0; id < tree.size(); ++id)
    EXPECT_DOUBLE_EQ(tree.node(id).q, tree.recomputed_q(id));
}

TEST(Tree, RefusesStepsWithoutProgress) {
  World world{.width = 1, .levels = 3};
  Tree tree(world.root(), {});
  Proposal p{.text = "stay", .logprob = -1, .tokens = 1, .verdict = {}};
  p.verdict = {
      .verdict = {Judgement::kPassed, ""}, .text = "stay", .step_key = "", .next = world.root()};
  const auto placed = tree.backup(tree.reserve(0), std::vector<Proposal>{p})[0];
  EXPECT_EQ(tree.node(placed.node).judgement, Judgement::kFailed);
  EXPECT_TRUE(tree.node(0).edges.empty());
}

TEST(Tree, EndsWhenEverythingIsSearched) {
  World world{.width = 3, .levels = 3};
  SearchOptions search;
  search.max_expansions = 6;
  Tree tree(world.root(), {.search = search});
  core::Random random(3);
  int rounds = 0;
  while (const auto leaf = tree.select()) {
    ASSERT_LT(++rounds, 1000);
    std::vector<Proposal> proposals;
    for (int i = 0; i < 4; ++i)
      proposals.push_back(world.propose(tree.node(leaf->node).state, random));
    tree.backup(*leaf, proposals);
  }
  EXPECT_TRUE(tree.node(kRootNode).exhausted);
  EXPECT_EQ(tree.virtual_loss(), 0);
}

TEST(Tree, OneExpansionOfANodeAtATime) {
  World world{.width = 4, .levels = 3};
  Tree tree(world.root(), {});
  const auto first = tree.select();
  ASSERT_TRUE(first.has_value());
  EXPECT_FALSE(tree.select().has_value()) << "the root is all there is, and it is in flight";
  tree.abandon(*first);
  EXPECT_EQ(tree.virtual_loss(), 0);
  EXPECT_TRUE(tree.select().has_value());
}

TEST(Tree, ListsWhatChanged) {
  World world{.width = 4, .levels = 3};
  Tree tree(world.root(), {});
  EXPECT_EQ(tree.take_changed(10), (std::vector<NodeId>{0}));
  EXPECT_TRUE(tree.take_changed(10).empty());
  core::Random random(2);
  std::vector<Proposal> proposals;
  for (int i = 0; i < 8; ++i) proposals.push_back(world.propose(tree.node(0).state, random));
  tree.backup(*tree.select(), proposals);
  const auto some = tree.take_changed(2);
  EXPECT_EQ(some, (std::vector<NodeId>{0, 1}));
  EXPECT_EQ(static_cast<int>(tree.take_changed(100).size()), tree.size() - 2);
}

}  // namespace
}  // namespace lemma::search
