#include "cli/eval_report.h"

#include <gtest/gtest.h>

namespace lemma::cli {
namespace {

EvalRow row_of(int solved, int verified, int n) {
  EvalRow row;
  row.task = "numbers";
  row.level = 4;
  row.strategy = "mcts";
  row.tokens = 1024;
  for (int i = 0; i < n; ++i) {
    EvalOutcome outcome;
    outcome.solved = i < solved;
    outcome.verified = i < verified;
    outcome.tokens = 100 * (i + 1);
    outcome.seconds = i == 0 ? 0.2 : 0.6;
    row.outcomes.push_back(outcome);
  }
  return row;
}

// Published values of Wilson's score interval without continuity correction.
TEST(Wilson, MatchesPublishedIntervals) {
  const auto near = [](std::pair<double, double> got, double low, double high) {
    EXPECT_NEAR(got.first, low, 5e-4);
    EXPECT_NEAR(got.second, high, 5e-4);
  };
  near(wilson95(81, 263), 0.2553, 0.3662);  // Newcombe (1998), table I
  near(wilson95(15, 148), 0.0624, 0.1605);
  near(wilson95(0, 20), 0.0, 0.1611);
  near(wilson95(1, 29), 0.0061, 0.1718);
}

TEST(Wilson, StaysWithinZeroAndOneAndHoldsTheShare) {
  EXPECT_EQ(wilson95(0, 0), std::pair(0.0, 1.0));
  for (int n = 1; n <= 60; ++n) {
    for (int k = 0; k <= n; ++k) {
      const auto [low, high] = wilson95(k, n);
      const double share = static_cast<double>(k) / n;
      EXPECT_GE(low, 0);
      EXPECT_LE(high, 1);
      EXPECT_LE(low, share + 1e-12);
      EXPECT_GE(high, share - 1e-12);
      const auto [mirrored_low, mirrored_high] = wilson95(n - k, n);
      EXPECT_NEAR(low, 1 - mirrored_high, 1e-12);
      EXPECT_NEAR(high, 1 - mirrored_low, 1e-12);
    }
  }
}

TEST(EvalReport, ARowHasExactlyTheContractsMembers) {
  const auto row = to_json(row_of(3, 2, 4));
  std::vector<std::string> members;
  for (const auto& [name, value] : row.items()) members.push_back(name);
  EXPECT_EQ(members,
            (std::vector<std::string>{"task", "level", "strategy", "decomposition", "tokens", "n",
                                      "solved", "ci95", "verified", "false_verified", "tokens_mean",
                                      "seconds_mean", "seconds_max"}));
  EXPECT_EQ(row["n"], 4);
  EXPECT_EQ(row["solved"], 0.75);
  EXPECT_EQ(row["verified"], 0.5);
  EXPECT_EQ(row["false_verified"], 0);
  EXPECT_TRUE(row["false_verified"].is_number_integer());
  EXPECT_EQ(row["tokens_mean"], 250.0);
  EXPECT_EQ(row["seconds_mean"], 0.5);
  EXPECT_EQ(row["seconds_max"], 0.6);
  ASSERT_EQ(row["ci95"].size(), 2u);
  EXPECT_LT(row["ci95"][0], 0.75);
  EXPECT_GT(row["ci95"][1], 0.75);
}

TEST(EvalReport, FalseVerifiedIsACount) {
  EvalRow row = row_of(0, 0, 3);
  row.outcomes[0].false_verified = row.outcomes[2].false_verified = true;
  EXPECT_EQ(to_json(row)["false_verified"], 2);
}

TEST(EvalReport, ATableHasALineARow) {
  const std::string text = table({row_of(3, 2, 4), row_of(0, 0, 4), row_of(0, 0, 0)});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
  EXPECT_NE(text.find("75.0%"), std::string::npos);
  EXPECT_EQ(text.find("nan"), std::string::npos);
}

}  // namespace
}  // namespace lemma::cli
