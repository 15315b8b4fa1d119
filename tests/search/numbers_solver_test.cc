// The numbers family's own solver and its proofs that nothing can be done, against the oracle.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "search/certificate.h"
#include "search/tasks/derivation.h"
#include "search/tasks/numbers/numbers.h"
#include "search/tasks/numbers/problem.h"
#include "tests/search/numbers_oracle.h"

namespace lemma::search {
namespace {

const NumbersTask kTask;

ProblemPtr problem(std::vector<std::int64_t> numbers, std::int64_t target, NumberUse use) {
  return std::make_shared<const NumbersProblem>(std::move(numbers), Rational(target), use);
}

TEST(NumbersSolver, SolvesWhatCanBeSolvedAndProvesTheRestImpossible) {
  core::Random random(41);
  int solved = 0, impossible = 0;
  for (int i = 0; i < 300; ++i) {
    std::vector<std::int64_t> numbers(1 + random.below(4));
    for (auto& number : numbers) number = static_cast<std::int64_t>(random.below(21)) - 2;
    const bool all = random.below(2) == 0;
    const auto target = static_cast<std::int64_t>(random.below(120)) - 10;
    const auto p = problem(numbers, target, all ? NumberUse::kExactlyOnce : NumberUse::kAtMostOnce);
    const auto steps = kTask.solve(*p);
    ASSERT_TRUE(steps) << p->key();
    const auto end = walk(kTask, *p, steps.value());
    ASSERT_TRUE(end) << p->key() << ": " << end.error().to_string();
    EXPECT_TRUE(end.value().solved()) << p->key();
    const auto answer = kTask.answer(*p, steps.value()).value();
    const bool solvable = oracle::Solver(numbers).solvable(target, all);
    EXPECT_EQ(answer != kNoSolution, solvable) << p->key() << " " << answer;
    EXPECT_EQ(kTask.check_answer(*p, kNoSolution).passed(), !solvable) << p->key();
    EXPECT_EQ(kTask.check(*p, kTask.initial(*p), "no solution\n").next.has_value(), !solvable);
    (solvable ? solved : impossible) += 1;
    const auto certificate = make_certificate(kTask, *p, steps.value(), FormalisedBy::kClient);
    ASSERT_TRUE(certificate) << p->key();
    EXPECT_TRUE(verify_certificate(certificate.value()).value().verdict.passed()) << p->key();
  }
  EXPECT_GT(solved, 50);
  EXPECT_GT(impossible, 50);
}

TEST(NumbersSolver, SolvesTheQuotedLevel) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    core::Random random(seed);
    const auto made = kTask.generate(random, kTask.quoted_level()).value();
    const auto steps = kTask.solve(*made.problem);
    ASSERT_TRUE(steps) << made.text;
    EXPECT_TRUE(walk(kTask, *made.problem, steps.value()).value().solved()) << made.text;
    EXPECT_NE(steps.value().front(), kNoSolution);
  }
}

TEST(NumbersSolver, ClaimsNothingBeyondWhatItTried) {
  // A product of these has more digits than a step may write, and its quotient may yet be a target.
  const auto huge = problem({999'983, 999'979, 999'961}, 17, NumberUse::kAtMostOnce);
  const auto given_up = kTask.solve(*huge);
  ASSERT_FALSE(given_up);
  EXPECT_EQ(given_up.error().code, core::ErrorCode::kUnavailable);
  EXPECT_EQ(kTask.check_answer(*huge, "no solution").judgement, Judgement::kUnknown);
  EXPECT_FALSE(kTask.check(*huge, kTask.initial(*huge), "no solution").next);
}

TEST(NumbersSolver, NoSolutionIsSaidOfTheWholeProblemOnly) {
  const auto p = problem({3, 7, 8}, 1000, NumberUse::kAtMostOnce);
  const State later = *kTask.check(*p, kTask.initial(*p), "3 + 7 = 10").next;
  EXPECT_TRUE(kTask.check(*p, kTask.initial(*p), "no solution").next);
  EXPECT_FALSE(kTask.check(*p, later, "no solution").next);
  EXPECT_FALSE(kTask.check(*p, kTask.initial(*p), "No solution").next);
  const State end = *kTask.check(*p, kTask.initial(*p), "no solution").next;
  EXPECT_FALSE(kTask.check(*p, end, "no solution").next) << "a solved state has no steps";
}

}  // namespace
}  // namespace lemma::search
