#include <set>

#include <gtest/gtest.h>

#include "search/tasks/deduction/deduction.h"
#include "search/tasks/deduction/problem.h"
#include "tests/search/stub_caller.h"

namespace lemma::search {
namespace {

const DeductionTask kTask;

TEST(DeductionGenerator, EveryProblemIsSolvedAndItsTextMeansIt) {
  for (int level = kTask.min_level(); level <= kTask.max_level(); ++level) {
    core::Random random(100 + static_cast<std::uint64_t>(level));
    std::set<std::string> keys;
    std::map<std::string, int> answers;
    constexpr int kCount = 60;
    for (int i = 0; i < kCount; ++i) {
      const auto generated = kTask.generate(random, level).value();
      const Problem& problem = *generated.problem;
      EXPECT_FALSE(kTask.initial(problem).terminal());
      const auto recognised = kTask.recognise(generated.text);
      ASSERT_TRUE(recognised.match.has_value()) << generated.text << ": " << recognised.why_not;
      EXPECT_EQ(recognised.match->problem->key(), problem.key()) << generated.text;
      const auto steps = kTask.solve(problem);
      ASSERT_TRUE(steps.has_value()) << problem.text();
      const auto answer = kTask.answer(problem, steps.value());
      ASSERT_TRUE(answer.has_value()) << answer.error().to_string();
      EXPECT_TRUE(kTask.check_answer(problem, answer.value()).passed());
      if (answer.value() == "true" || answer.value() == "false") {
        EXPECT_GE(steps.value().size(), static_cast<std::size_t>(level)) << "hops";
      }
      ++answers[answer.value()];
      keys.insert(problem.key());
    }
    EXPECT_EQ(static_cast<int>(keys.size()), kCount) << "level " << level << " repeats itself";
    for (const char* answer : {"true", "false", "unknown"})
      EXPECT_GT(answers[answer], kCount / 20) << "level " << level;
  }
}

TEST(DeductionGenerator, IsDeterministicAndBounded) {
  core::Random a(5), b(5);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(kTask.generate(a, 4).value().text, kTask.generate(b, 4).value().text);
  EXPECT_EQ(kTask.generate(a, 0).error().code, core::ErrorCode::kOutOfRange);
  EXPECT_EQ(kTask.generate(a, 11).error().field, "level");
}

TEST(DeductionGenerator, NeverRunsOutOfWordsOrAttempts) {
  core::Random random(17);
  for (int i = 0; i < 3000; ++i) ASSERT_TRUE(kTask.generate(random, 1 + i % 10).has_value()) << i;
}

// A trace is to be learnt from: about 250 tokens of four bytes at most.
TEST(DeductionGenerator, TracesAreShort) {
  core::Random random(3);
  for (int i = 0; i < 300; ++i) {
    const auto problem = kTask.generate(random, 1 + i % 10).value().problem;
    std::size_t bytes = 0;
    const auto steps = kTask.solve(*problem).value();
    for (const auto& step : steps) bytes += step.size() + 1;
    EXPECT_LE(bytes, 1000u) << problem->text();
  }
}

// As for the numbers family: what results are quoted for must not be solved by search alone.
TEST(DeductionGenerator, UniformSearchSolvesAtMostFortyPercentOfTheQuotedLevel) {
  constexpr int kProblems = 200;
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
  EXPECT_GE(solved, kProblems * 10 / 100) << "and not so hard that nothing can be told apart";
}

}  // namespace
}  // namespace lemma::search
