#include <chrono>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "search/tasks/knights/knights.h"
#include "tests/search/knights_oracle.h"
#include "tests/search/stub_caller.h"

namespace lemma::search {
namespace {

const KnightsTask kTask;

TEST(KnightsGenerator, EveryProblemHasOneSolutionAndItsTextMeansIt) {
  for (int level = kTask.min_level(); level <= kTask.max_level(); ++level) {
    core::Random random(100 + static_cast<std::uint64_t>(level));
    std::set<std::string> keys;
    const int count = level <= 6 ? 60 : 15;
    for (int i = 0; i < count; ++i) {
      const auto generated = kTask.generate(random, level).value();
      const auto typed = generated.problem->typed();
      EXPECT_EQ(typed["people"].size(), static_cast<std::size_t>(level));
      EXPECT_EQ(knights_oracle::solutions(typed).size(), 1u) << generated.text;
      EXPECT_FALSE(kTask.initial(*generated.problem).terminal());
      const auto recognised = kTask.recognise(generated.text);
      ASSERT_TRUE(recognised.match.has_value()) << generated.text << ": " << recognised.why_not;
      EXPECT_EQ(recognised.match->problem->key(), generated.problem->key()) << generated.text;
      keys.insert(generated.problem->key());
    }
    EXPECT_GT(static_cast<int>(keys.size()), count * 9 / 10)
        << "level " << level << " repeats itself";
  }
}

TEST(KnightsGenerator, IsDeterministicAndBounded) {
  core::Random a(5), b(5);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(kTask.generate(a, 4).value().text, kTask.generate(b, 4).value().text);
  EXPECT_EQ(kTask.generate(a, 1).error().code, core::ErrorCode::kOutOfRange);
  EXPECT_EQ(kTask.generate(a, 9).error().field, "level");
}

// The solver's trace passes line by line, each line is one that the grammar admits, and it is
// short.
TEST(KnightsSolver, SolvesTheQuotedLevelInShortTraces) {
  constexpr int kProblems = 200;
  constexpr std::size_t kBytesPerToken = 3;  // few, so that it counts too many tokens
  core::Random random(3);
  for (int i = 0; i < kProblems; ++i) {
    const auto problem = kTask.generate(random, kTask.quoted_level()).value().problem;
    const auto start = std::chrono::steady_clock::now();
    const auto steps = kTask.solve(*problem).value();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
    State state = kTask.initial(*problem);
    std::size_t bytes = 0;
    for (const auto& step : steps) {
      const auto grammar = kTask.step_grammar(*problem, state);
      ASSERT_TRUE(grammar->validate().has_value());
      EXPECT_TRUE(core::matches(*grammar, step + "\n")) << step;
      const auto verdict = kTask.check(*problem, state, step);
      ASSERT_TRUE(verdict.next.has_value()) << step << ": " << verdict.verdict.evidence;
      EXPECT_EQ(verdict.text, step);
      EXPECT_LT(verdict.next->measure, state.measure);
      state = *verdict.next;
      bytes += step.size() + 1;
    }
    EXPECT_TRUE(state.solved());
    EXPECT_LE(bytes / kBytesPerToken, 250u);
    const std::string answer = kTask.answer(*problem, steps).value();
    EXPECT_TRUE(kTask.check_answer(*problem, answer).passed());
    EXPECT_TRUE(core::matches(*kTask.answer_grammar(*problem), answer + "\n")) << answer;
  }
}

// The level that results are quoted for must not be solved by search alone.
TEST(KnightsGenerator, UniformSearchSolvesAtMostFortyPercentOfTheQuotedLevel) {
  constexpr int kProblems = 400;
  constexpr int kBudget = 1024;
  core::Random random(7);
  int solved = 0;
  for (int i = 0; i < kProblems; ++i) {
    const auto problem = kTask.generate(random, kTask.quoted_level()).value().problem;
    auto strategy = make_strategy("uniform", {.root = kTask.initial(*problem),
                                              .seed = static_cast<std::uint64_t>(i)})
                        .value();
    test::run_uniform(kTask, *problem, *strategy, kBudget);
    const Best best = strategy->best();
    solved += best.solved ? 1 : 0;
    if (!best.solved) continue;
    EXPECT_TRUE(kTask.check_answer(*problem, kTask.answer(*problem, best.steps).value()).passed());
  }
  RecordProperty("solved_percent", 100 * solved / kProblems);
  EXPECT_LE(solved, kProblems * 40 / 100);
  EXPECT_GE(solved, kProblems * 5 / 100) << "and not so hard that nothing can be told apart";
}

}  // namespace
}  // namespace lemma::search
