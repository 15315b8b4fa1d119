#include "search/strategy.h"

#include <algorithm>
#include <deque>
#include <map>

#include <gtest/gtest.h>

#include "search/bench.h"
#include "search/tasks/numbers/numbers.h"
#include "search/tasks/numbers/problem.h"
#include "tests/search/stub_caller.h"

namespace lemma::search {
namespace {

const NumbersTask kTask;

ProblemPtr problem(std::vector<std::int64_t> numbers, std::int64_t target,
                   NumberUse use = NumberUse::kAtMostOnce) {
  return std::make_shared<const NumbersProblem>(std::move(numbers), Rational(target), use);
}

std::unique_ptr<Strategy> make(std::string_view name, const ProblemPtr& p,
                               SearchOptions options = {}, std::uint64_t seed = 1) {
  return make_strategy(name, {.root = kTask.initial(*p), .seed = seed, .options = options}).value();
}

std::vector<Proposal> one_step(const ProblemPtr& p, const Strategy& strategy, const Expansion& e,
                               std::string text) {
  return {test::judged_step(kTask, *p, strategy.node(e.node).state, std::move(text))};
}

TEST(Strategy, FactoryKnowsTheContractsNames) {
  const auto p = problem({3, 7, 8, 12}, 36);
  for (const auto name : built_strategies()) EXPECT_EQ(make(name, p)->name(), name);
  EXPECT_EQ(make("auto", p)->name(), "mcts");
  EXPECT_EQ(make_strategy("auto", {.root = kTask.initial(*p), .budget_tokens = 60}).value()->name(),
            "greedy");
  const auto wrong = make_strategy("magic", {.root = kTask.initial(*p)}).error();
  EXPECT_EQ(wrong.field, "strategy");
  EXPECT_NE(wrong.detail.find("mcts"), std::string::npos);
  EXPECT_EQ(make_strategy("magic", {.root = kTask.initial(*p)}).error().code,
            core::ErrorCode::kInvalidArgument);
}

TEST(Strategy, ASolvedStartNeedsNoExpansion) {
  const auto p = problem({3, 7}, 7);
  for (const auto name : built_strategies()) {
    auto strategy = make(name, p);
    EXPECT_TRUE(strategy->finished().has_value()) << name;
    EXPECT_TRUE(strategy->select(8).empty());
    EXPECT_TRUE(strategy->best().solved);
    EXPECT_TRUE(strategy->best().derived);
    EXPECT_TRUE(strategy->best().steps.empty());
    EXPECT_EQ(kTask.answer(*p, strategy->best().steps).value(), "7");
  }
}

TEST(Strategy, TheOnlyStepOfAProblemWithoutMovesIsThatItHasNoSolution) {
  const auto p = problem({3}, 7);
  for (const auto name : {"uniform", "symbolic"}) {
    auto strategy = make(name, p);
    test::run_uniform(kTask, *p, *strategy, 100);
    ASSERT_TRUE(strategy->best().solved) << name;
    EXPECT_EQ(strategy->best().steps, std::vector<std::string>{"no solution"});
    EXPECT_EQ(kTask.answer(*p, strategy->best().steps).value(), "no solution");
  }
}

TEST(Symbolic, PlaysTheSolversDerivation) {
  const auto p = problem({3, 7, 8, 12}, 99);
  auto strategy = make("symbolic", p);
  test::run_uniform(kTask, *p, *strategy, 1000);
  ASSERT_TRUE(strategy->best().solved);
  EXPECT_TRUE(strategy->best().derived);
  EXPECT_EQ(strategy->best().steps, kTask.solve(*p).value());
  EXPECT_EQ(strategy->finished(), "solved");
}

TEST(Greedy, IsOneLineAtTemperatureZero) {
  const auto p = problem({3, 7, 8, 12}, 99);
  auto strategy = make("greedy", p);
  auto expansions = strategy->select(16);
  ASSERT_EQ(expansions.size(), 1u);
  EXPECT_EQ(expansions[0].samples, 1);
  EXPECT_EQ(expansions[0].temperature, 0);
  EXPECT_EQ(expansions[0].source, Source::kModelStep);
  EXPECT_TRUE(strategy->select(16).empty()) << "its next step depends on this one";
  const auto placed =
      strategy->backup(expansions[0].id, one_step(p, *strategy, expansions[0], "7 + 8 = 15\n"));
  EXPECT_EQ(placed[0].parent, kRootNode);
  EXPECT_TRUE(placed[0].is_new);
  EXPECT_EQ(strategy->path(placed[0].node), (std::vector<std::string>{"7 + 8 = 15"}));
  expansions = strategy->select(1);
  ASSERT_EQ(expansions[0].node, placed[0].node);
  strategy->backup(expansions[0].id, one_step(p, *strategy, expansions[0], "3 + 12 = 14\n"));
  EXPECT_NE(strategy->finished()->find("did not pass"), std::string::npos);
  EXPECT_EQ(strategy->best().steps, (std::vector<std::string>{"7 + 8 = 15"}));
  EXPECT_FALSE(strategy->best().solved);
  EXPECT_EQ(strategy->usage().tokens, 2 * test::kTokensPerStep);
}

TEST(Greedy, AsksAgainAfterAnAbandonedExpansion) {
  const auto p = problem({3, 7, 8, 12}, 36);
  auto strategy = make("greedy", p);
  const auto first = strategy->select(1);
  strategy->abandon(first[0].id);
  EXPECT_EQ(strategy->virtual_loss(), 0);
  const auto again = strategy->select(1);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_NE(again[0].id, first[0].id);
  strategy->backup(again[0].id, one_step(p, *strategy, again[0], "12 * 3 = 36\n"));
  EXPECT_EQ(*strategy->finished(), "solved");
  EXPECT_TRUE(strategy->best().derived);
  EXPECT_EQ(strategy->best().steps, (std::vector<std::string>{"12 * 3 = 36"}));
}

TEST(BestOfN, GrowsIndependentChains) {
  const auto p = problem({2, 3, 4, 5}, 999);
  SearchOptions options;
  options.chains = 3;
  auto strategy = make("best_of_n", p, options);
  const auto expansions = strategy->select(16);
  ASSERT_EQ(expansions.size(), 3u);
  std::set<std::uint64_t> seeds;
  std::vector<NodeId> nodes;
  for (const auto& e : expansions) {
    seeds.insert(e.seed);
    nodes.push_back(strategy->backup(e.id, one_step(p, *strategy, e, "2 + 3 = 5\n"))[0].node);
  }
  EXPECT_EQ(seeds.size(), 3u);
  EXPECT_NE(nodes[0], nodes[1]) << "equal steps of different chains stay apart";
  test::run_uniform(kTask, *p, *strategy, 100000);
  EXPECT_NE(strategy->finished()->find("3 chains"), std::string::npos);
  EXPECT_EQ(strategy->usage().proposals, 3 * 3);
  EXPECT_EQ(strategy->best().steps.size(), 3u);
}

TEST(BestOfN, GoesOnUntilTheBudgetWhenNoNumberIsGiven) {
  const auto p = problem({1, 1, 1}, 999);
  auto strategy = make("best_of_n", p);
  test::run_uniform(kTask, *p, *strategy, 5000);
  EXPECT_GE(strategy->usage().tokens, 5000);
  EXPECT_FALSE(strategy->finished().has_value());
}

TEST(Beam, KeepsTheLikeliestStatesOfEachDepth) {
  const auto p = problem({2, 3, 5, 7, 11}, 999983);
  auto beam = make("beam", p, {.samples = 3, .root_samples = 6, .beam_width = 2});
  std::map<NodeId, double> scores{{kRootNode, 0}};  // of the best line to each node
  int depth = 0;
  for (; depth < 4 && !beam->finished(); ++depth) {
    const auto expansions = beam->select(16);
    ASSERT_LE(expansions.size(), 2u);
    ASSERT_FALSE(expansions.empty());
    EXPECT_TRUE(beam->select(16).empty()) << "a depth is expanded as a whole";
    // No state of this depth that was left out is likelier than one that was kept.
    double worst_kept = 0;
    for (const auto& e : expansions) {
      EXPECT_EQ(beam->node(e.node).depth, depth);
      worst_kept = std::min(worst_kept, scores.at(e.node));
    }
    int better = 0;
    for (const auto& [node, score] : scores)
      better += beam->node(node).depth == depth && !beam->node(node).state.terminal() &&
                score > worst_kept;
    EXPECT_LT(better, 2) << "depth " << depth;
    for (const auto& e : expansions) {
      const auto proposals = test::uniform_proposals(kTask, *p, *beam, e);
      const auto placements = beam->backup(e.id, proposals);
      for (std::size_t i = 0; i < placements.size(); ++i) {
        const double score = scores.at(e.node) + proposals[i].logprob / proposals[i].tokens;
        const auto [known, is_new] = scores.emplace(placements[i].node, score);
        known->second = std::max(known->second, score);
      }
    }
  }
  EXPECT_EQ(depth, 4);
}

TEST(Beam, BeginsAgainWiderUntilItSolves) {
  const auto p = problem({3, 7, 8, 12}, 36);
  auto beam = make("beam", p, {.samples = 1, .root_samples = 1, .beam_width = 1}, 3);
  std::size_t widest = 0;
  int begun = 0;
  while (!beam->finished()) {
    const auto expansions = beam->select(64);
    ASSERT_FALSE(expansions.empty());
    widest = std::max(widest, expansions.size());
    for (const auto& e : expansions) {
      begun += e.node == kRootNode;
      beam->backup(e.id, test::uniform_proposals(kTask, *p, *beam, e));
    }
  }
  EXPECT_TRUE(beam->best().solved);
  EXPECT_GT(begun, 1);
  EXPECT_GT(widest, 1u);
}

TEST(Guess, ARightAnswerIsSolvedButNotDerived) {
  const auto p = problem({3, 7, 8, 12}, 36);
  auto strategy = make("guess", p);
  const auto e = strategy->select(1).at(0);
  EXPECT_EQ(e.source, Source::kModelAnswer);
  std::vector<Proposal> proposals;
  for (const char* text : {"3 + 7\n", "12 * 3\n"}) {
    Proposal proposal{.text = text, .logprob = -1, .tokens = 5, .verdict = {}};
    proposal.verdict.verdict = kTask.check_answer(*p, text);
    proposals.push_back(proposal);
  }
  const auto placed = strategy->backup(e.id, proposals);
  EXPECT_EQ(strategy->node(placed[0].node).judgement, Judgement::kFailed);
  EXPECT_EQ(strategy->node(placed[1].node).text, "12 * 3");
  EXPECT_TRUE(strategy->finished().has_value());
  const Best best = strategy->best();
  EXPECT_TRUE(best.solved);
  EXPECT_FALSE(best.derived);
  EXPECT_EQ(best.answer, "12 * 3");
  EXPECT_TRUE(best.steps.empty());
}

TEST(Mcts, SolvesWhatUniformStepsCanReach) {
  core::Random random(21);
  for (int i = 0; i < 20; ++i) {
    const auto p = kTask.generate(random, 3).value().problem;
    for (const char* name : {"mcts", "uniform"}) {
      auto strategy = make(name, p, {}, static_cast<std::uint64_t>(i));
      test::run_uniform(kTask, *p, *strategy, 40000);
      ASSERT_TRUE(strategy->best().solved)
          << name << " on " << p->text() << ": " << strategy->finished().value_or("");
      EXPECT_TRUE(kTask.answer(*p, strategy->best().steps).has_value());
    }
  }
}

// The bar for every search. A refuted step costs mcts one line; it costs a chain everything before
// it.
TEST(Mcts, SolvesMoreThanBestOfNAtEqualTokensWhenHalfTheStepsAreWrong) {
  core::Random random(99);
  int solved_by_mcts = 0, solved_by_best_of_n = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    const auto p = kTask.generate(random, 4).value().problem;
    const auto solved = [&](const char* name) {
      auto strategy = make(name, p, {}, i);
      test::run_uniform(kTask, *p, *strategy, 1024, /*leaves=*/4, /*wrong_share=*/0.5);
      EXPECT_LT(strategy->usage().tokens, 1024 + 40) << "equal tokens";
      return strategy->best().solved ? 1 : 0;
    };
    solved_by_mcts += solved("mcts");
    solved_by_best_of_n += solved("best_of_n");
  }
  RecordProperty("mcts", solved_by_mcts);
  RecordProperty("best_of_n", solved_by_best_of_n);
  EXPECT_GT(solved_by_mcts, solved_by_best_of_n);
}

TEST(Mcts, SaysWhenEverythingIsSearched) {
  const auto p = problem({1, 1}, 99, NumberUse::kExactlyOnce);
  auto strategy = make("uniform", p);
  test::run_uniform(kTask, *p, *strategy, 1000000);
  ASSERT_TRUE(strategy->finished().has_value());
  EXPECT_FALSE(strategy->best().solved);
}

// Every strategy, random returns: late, out of order, abandoned, after the end. Whatever happens
// the virtual loss is back.
TEST(Strategy, ReturnsAllVirtualLossOnEveryPath) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    core::Random random(seed);
    const auto p = kTask.generate(random, 3 + static_cast<int>(random.below(2))).value().problem;
    for (const auto name : built_strategies()) {
      SearchOptions options;
      options.max_nodes = 1 + static_cast<int>(random.below(300));
      auto strategy = make(name, p, options, seed);
      std::deque<Expansion> in_flight;
      for (int round = 0; round < 200; ++round) {
        for (const auto& e : strategy->select(static_cast<int>(random.below(5))))
          in_flight.push_back(e);
        if (in_flight.empty()) continue;
        const auto at =
            in_flight.begin() + static_cast<std::ptrdiff_t>(random.below(in_flight.size()));
        const Expansion e = *at;
        in_flight.erase(at);
        if (random.below(4) == 0) {
          strategy->abandon(e.id);
        } else {
          auto proposals = test::uniform_proposals(kTask, *p, *strategy, e);
          if (random.below(4) == 0) proposals.clear();
          EXPECT_EQ(strategy->backup(e.id, proposals).size(), proposals.size());
        }
        EXPECT_EQ(strategy->in_flight(), static_cast<int>(in_flight.size()));
        EXPECT_LE(strategy->node_count(), options.max_nodes);
      }
      for (const auto& e : in_flight) strategy->abandon(e.id);
      EXPECT_EQ(strategy->in_flight(), 0);
      EXPECT_EQ(strategy->virtual_loss(), 0) << name << " seed " << seed;
      const Best best = strategy->best();
      if (best.derived) {
        EXPECT_EQ(kTask.answer(*p, best.steps).has_value(), best.solved);
      }
    }
  }
}

TEST(Strategy, GivesUpWhenTheModelOnlyFails) {
  const auto p = problem({3, 7, 8, 12}, 999);
  for (const auto name : built_strategies()) {
    auto strategy = make(name, p);
    int rounds = 0;
    while (!strategy->finished() && ++rounds < 1000)
      for (const auto& e : strategy->select(4)) strategy->abandon(e.id);
    EXPECT_LT(rounds, 1000) << name;
  }
}

TEST(Strategy, TheSameSeedGivesTheSameSearch) {
  const auto p = problem({2, 5, 7, 11}, 998);
  for (const auto name : built_strategies()) {
    std::string traces[3];
    for (int run = 0; run < 3; ++run) {
      auto strategy = make(name, p, {}, run < 2 ? 5u : 6u);
      test::run_uniform(kTask, *p, *strategy, 800);
      for (NodeId id = 0; id < strategy->node_count(); ++id) {
        const NodeView n = strategy->node(id);
        traces[run] += n.text + "," + std::to_string(n.parent) + "," + std::to_string(n.visits) +
                       "," + std::to_string(n.q) + "," + std::to_string(n.prior) + "\n";
      }
    }
    EXPECT_EQ(traces[0], traces[1]) << name;
    if (name != "symbolic") {  // which draws nothing
      EXPECT_NE(traces[0], traces[2]) << name;
    }
  }
}

TEST(Bench, RowsAreFilledIn) {
  for (const auto& row : bench_search()) {
    EXPECT_GT(row.value, 0) << row.name;
    EXPECT_GT(row.ratio, 0) << row.name;
    EXPECT_FALSE(row.limit_is.empty());
  }
}

}  // namespace
}  // namespace lemma::search
