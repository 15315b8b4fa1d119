// The whole server as a deterministic simulation. A failure prints its seed; the same seed replays
// it byte for byte:
//   sim_tests --gtest_filter=Simulation.OneSeed with LEMMA_SIM_SEED=<seed> in the environment
// LEMMA_SIM_SEEDS sets how many seeds run (default 2,000; half as many cancellations).
#include "tests/sim/simulation.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace lemma::sim {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value ? std::strtoull(value, nullptr, 10) : otherwise;
}

std::string all(const Report& report) {
  std::string text;
  for (const auto& broken : report.broken) text += "\n  " + broken;
  return text;
}

TEST(Simulation, EverySeedKeepsEveryPromise) {
  const std::uint64_t seeds = from_environment("LEMMA_SIM_SEEDS", 2000);
  int verified = 0, cancelled = 0, parts_answered = 0;
  int opinions = 0, opinions_lost = 0, contested = 0;
  int functions = 0, runs_spoilt = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const Report report = simulate(plan_of(seed));
    ASSERT_TRUE(report.broken.empty()) << "LEMMA_SIM_SEED=" << seed << all(report);
    verified += report.verified;
    cancelled += report.cancelled;
    parts_answered += report.parts_answered;
    opinions += report.opinions;
    opinions_lost += report.opinions_lost;
    functions += report.functions;
    runs_spoilt += report.runs_spoilt;
    contested += report.contested;
  }
  // The runs reach what they are meant to reach.
  EXPECT_GT(verified, static_cast<int>(seeds / 10));
  EXPECT_GT(cancelled, static_cast<int>(seeds / 20));
  EXPECT_GT(parts_answered, static_cast<int>(seeds / 10));
  EXPECT_GT(opinions, static_cast<int>(seeds / 10));
  EXPECT_GT(opinions_lost, static_cast<int>(seeds / 50));
  EXPECT_GT(functions, static_cast<int>(seeds / 50));
  EXPECT_GT(runs_spoilt, static_cast<int>(seeds / 100));
  EXPECT_GT(contested, 0);
}

TEST(Simulation, CancellationAtEverySuspensionPoint) {
  const std::uint64_t runs = from_environment("LEMMA_SIM_SEEDS", 2000) / 2;
  std::uint64_t done = 0;
  // Every step of the executor is a suspension point; whole sweeps of small runs until the count is
  // reached.
  for (std::uint64_t seed = 100'000; done < runs; ++seed) {
    Plan plan;
    plan.seed = seed;
    plan.clients = 1;
    plan.tiny_mailboxes = seed % 2 == 1;
    const std::size_t steps = simulate(plan).steps;
    const std::size_t stride = std::max<std::size_t>(1, steps / (runs / 4));
    for (std::size_t at = seed % stride; at < steps && done < runs; at += stride, ++done) {
      plan.cancel_at_step = at;
      const Report report = simulate(plan);
      ASSERT_TRUE(report.broken.empty())
          << "seed " << seed << ", cancelled at step " << at << all(report);
    }
  }
}

TEST(Simulation, TheSameSeedReplaysByteForByte) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const Report first = simulate(plan_of(seed));
    const Report second = simulate(plan_of(seed));
    EXPECT_EQ(first.trace, second.trace) << seed;
    EXPECT_EQ(first.steps, second.steps) << seed;
    EXPECT_EQ(first.log, second.log) << seed;
  }
  EXPECT_NE(simulate(plan_of(1)).trace, simulate(plan_of(2)).trace);
}

TEST(Simulation, OneSeed) {
  const std::uint64_t seed = from_environment("LEMMA_SIM_SEED", 0);
  if (seed == 0) GTEST_SKIP() << "set LEMMA_SIM_SEED to replay one seed";
  const Report report = simulate(plan_of(seed));
  EXPECT_TRUE(report.broken.empty()) << all(report) << "\n" << report.log;
}

}  // namespace
}  // namespace lemma::sim
