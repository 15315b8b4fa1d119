#include <set>

#include <gtest/gtest.h>

#include "search/tasks/numbers/numbers.h"
#include "search/tasks/numbers/problem.h"
#include "tests/search/numbers_oracle.h"
#include "tests/search/stub_caller.h"

namespace lemma::search {
namespace {

const NumbersTask kTask;

TEST(NumbersGenerator, EveryProblemIsSolvableAndItsTextMeansIt) {
  for (int level = kTask.min_level(); level <= kTask.max_level(); ++level) {
    core::Random random(100 + static_cast<std::uint64_t>(level));
    std::set<std::string> keys;
    const int count = level <= 4 ? 100 : level == 5 ? 20 : 4;
    for (int i = 0; i < count; ++i) {
      const auto generated = kTask.generate(random, level).value();
      const auto& problem = static_cast<const NumbersProblem&>(*generated.problem);
      EXPECT_EQ(problem.numbers().size(), static_cast<std::size_t>(level));
      EXPECT_FALSE(kTask.initial(problem).terminal());
      oracle::Solver solver(problem.numbers());
      EXPECT_TRUE(solver.solvable(static_cast<std::int64_t>(problem.target().numerator()),
                                  problem.use() == NumberUse::kExactlyOnce))
          << generated.text;
      const auto recognised = kTask.recognise(generated.text);
      ASSERT_TRUE(recognised.match.has_value()) << generated.text << ": " << recognised.why_not;
      EXPECT_EQ(recognised.match->problem->key(), problem.key()) << generated.text;
      keys.insert(problem.key());
    }
    EXPECT_GT(static_cast<int>(keys.size()), count * 9 / 10)
        << "level " << level << " repeats itself";
  }
}

TEST(NumbersGenerator, IsDeterministicAndBounded) {
  core::Random a(5), b(5);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(kTask.generate(a, 4).value().text, kTask.generate(b, 4).value().text);
  EXPECT_EQ(kTask.generate(a, 2).error().code, core::ErrorCode::kOutOfRange);
  EXPECT_EQ(kTask.generate(a, 7).error().field, "level");
}

// The oracle itself must be able to say no.
TEST(NumbersOracle, KnowsUnsolvableProblems) {
  EXPECT_FALSE(oracle::Solver({1, 1, 1, 1}).solvable(24, true));
  EXPECT_TRUE(oracle::Solver({3, 3, 8, 8}).solvable(24, true));
  EXPECT_TRUE(oracle::Solver({3, 7, 8, 12}).solvable(36, false));
  EXPECT_FALSE(oracle::Solver({2, 2}).solvable(5, false));
  EXPECT_TRUE(oracle::Solver({75, 50, 2, 3, 8, 7}).solvable(812, false));
  EXPECT_FALSE(oracle::Solver({1, 1, 1, 1, 1, 1}).solvable(100, true));
}

// The level that results are quoted for must not be solved by search alone: with no model, uniform
// steps solve at most 40% in 1,024 tokens.
TEST(NumbersGenerator, UniformSearchSolvesAtMostFortyPercentOfTheQuotedLevel) {
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
