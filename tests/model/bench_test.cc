#include "model/bench.h"

#include "tests/model/test_models.h"

namespace lemma::model {
namespace {

// The figures themselves are no test's business; that they are measured is.
TEST(GeneratorBench, MeasuresItsLimitsInTheSameRun) {
  LEMMA_NEEDS_DEFAULT_MODEL();
  const auto file = GgufFile::open(default_model_path()).value();
  const auto rows = bench_generator(file, {.branches = 3, .prefix = 40, .tokens = 4, .rounds = 1});
  ASSERT_TRUE(rows) << rows.error().to_string();
  ASSERT_EQ(rows.value().size(), 8u);
  for (const auto& row : rows.value()) {
    EXPECT_GT(row.value, 0) << row.name;
    EXPECT_GT(row.limit, 0) << row.name;
  }
  // Forward passes are a part of the steps that they are the limit of.
  EXPECT_LE(rows.value()[0].ratio, 1);
  EXPECT_GT(rows.value()[0].ratio, 0);
}

TEST(AdapterBench, MeasuresEveryUseBesideNone) {
  LEMMA_NEEDS_DEFAULT_MODEL();
  const auto file = GgufFile::open(default_model_path()).value();
  const auto rows = bench_adapters(file, {.prefix = 3, .steps = 1, .rounds = 1});
  ASSERT_TRUE(rows) << rows.error().to_string();
  std::vector<std::string> names;
  for (const auto& row : rows.value()) {
    EXPECT_GT(row.value, 0) << row.name;
    EXPECT_GT(row.limit, 0) << row.name;
    names.push_back(row.name);
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"streams_1_one_of_rank_16", "streams_1_one_of_rank_32",
                                      "streams_16_one_of_rank_16", "streams_16_one_of_rank_32",
                                      "streams_16_four_of_rank_32"}));
}

TEST(GeneratorBench, WhatDoesNotFitTheContextIsAnError) {
  LEMMA_NEEDS_DEFAULT_MODEL();
  const auto file = GgufFile::open(default_model_path()).value();
  const auto rows = bench_generator(file, {.branches = 1, .prefix = 8192, .rounds = 1});
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().field, "prompt");
}

}  // namespace
}  // namespace lemma::model
