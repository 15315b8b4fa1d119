#include "model/sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include "core/random.h"
#include "model/logit_kernels.h"

namespace lemma::model {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::vector<float> random_logits(int count, std::uint64_t seed, double spread = 3.0) {
  core::Random random(seed);
  std::vector<float> logits(count);
  for (float& logit : logits) logit = static_cast<float>((random.uniform() - 0.5) * 2 * spread);
  return logits;
}

// The definition of the sampled distribution, with a full sort and doubles throughout.
std::vector<double> distribution(const std::vector<float>& logits, const SamplingOptions& options,
                                 const TokenMask* allowed = nullptr,
                                 const std::vector<TokenId>& recent = {}) {
  struct Entry {
    double score, weight;
    std::size_t token;
  };
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (allowed != nullptr && !allowed->contains(static_cast<TokenId>(i))) continue;
    double score = logits[i];
    if (std::count(recent.begin(), recent.end(), static_cast<TokenId>(i)) > 0)
      score = score > 0 ? score / options.repetition_penalty : score * options.repetition_penalty;
    entries.push_back({score / options.temperature, 0, i});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](auto& a, auto& b) { return a.score > b.score; });
  for (auto& entry : entries) entry.weight = std::exp(entry.score - entries[0].score);
  if (options.top_k > 0 && entries.size() > static_cast<std::size_t>(options.top_k))
    entries.resize(options.top_k);
  double mass = 0, sum = 0;
  for (auto& entry : entries) mass += entry.weight;
  std::size_t keep = 0;
  while (keep < entries.size() && (options.top_p >= 1 || sum < options.top_p * mass))
    sum += entries[keep++].weight;
  entries.resize(std::max<std::size_t>(keep, 1));
  std::erase_if(entries, [&](auto& entry) { return entry.weight < options.min_p; });
  mass = 0;
  for (auto& entry : entries) mass += entry.weight;
  std::vector<double> probability(logits.size(), 0);
  for (auto& entry : entries) probability[entry.token] = entry.weight / mass;
  return probability;
}

// Draws many times and compares the counts: chi-square with a bound that chance passes once in
// about 10^6 (the normal approximation at five deviations); a token of probability 0 must never be
// drawn.
void expect_distribution(const std::vector<float>& logits, const SamplingOptions& options,
                         const TokenMask* allowed, const std::vector<TokenId>& recent,
                         const std::vector<double>& expected) {
  constexpr int kDraws = 40000;
  Sampler sampler;
  std::vector<int> counts(logits.size(), 0);
  for (int i = 0; i < kDraws; ++i)
    ++counts[sampler.sample(logits, options, allowed, recent, 11, i).value().token];
  double chi_square = 0, rest_expected = 0, rest_count = 0;
  int cells = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (expected[i] == 0) {
      EXPECT_EQ(counts[i], 0) << i;
    } else if (expected[i] * kDraws < 10) {
      rest_expected += expected[i] * kDraws;
      rest_count += counts[i];
    } else {
      const double mean = expected[i] * kDraws;
      chi_square += (counts[i] - mean) * (counts[i] - mean) / mean;
      ++cells;
    }
  }
  if (rest_expected > 5)
    chi_square += (rest_count - rest_expected) * (rest_count - rest_expected) / rest_expected,
        ++cells;
  EXPECT_LT(chi_square, cells + 5 * std::sqrt(2.0 * cells) + 10);
}

TEST(LogitKernels, WeightsAreCloseToTheRealExponential) {
  for (const std::size_t count : {1u, 15u, 16u, 17u, 255u, 256u, 257u, 2003u}) {
    std::vector<float> in, out(count + 1, -1.0f);
    for (std::size_t i = 0; i < count; ++i) in.push_back(5.0f - static_cast<float>(i) * 0.043f);
    for (const float rate : {1.0f, 1.25f}) {
      weights_of(in, 5.0f, rate, std::span(out).first(count));
      for (std::size_t i = 0; i < count; ++i) {
        const double argument = (static_cast<double>(in[i]) - 5.0) * static_cast<double>(rate);
        const double exact = argument < -87.3 ? 0 : std::exp(argument);
        EXPECT_NEAR(out[i], exact, 2e-7 * (1 - argument) * exact + 1.2e-38)
            << argument;
      }
    }
    EXPECT_EQ(out[count], -1.0f);
  }
  std::vector<float> edge = {-kInfinity, 0.0f, -1e30f}, edge_out(3);
  weights_of(edge, 0.0f, 1.0f, edge_out);
  EXPECT_EQ(edge_out, std::vector<float>({0.0f, 1.0f, 0.0f}));
}

TEST(LogitKernels, BlocksEqualTheirDefinition) {
  for (const std::size_t count : {1u, 100u, 256u, 1000u}) {
    auto values = random_logits(static_cast<int>(count), count, 12.0);
    values[count / 3] = -kInfinity;
    std::vector<float> best(logit_blocks(count)), sums(logit_blocks(count));
    sum_blocks(values, 1.25f, best, sums);
    for (std::size_t b = 0; b < best.size(); ++b) {
      const auto block = std::span(values).subspan(b * kLogitBlock,
                                                   std::min(kLogitBlock, count - b * kLogitBlock));
      const float greatest = *std::ranges::max_element(block);
      double sum = 0;
      if (greatest > -kInfinity)
        for (const float value : block)
          sum += std::exp(1.25 * static_cast<double>(value - greatest));
      EXPECT_EQ(best[b], greatest);
      EXPECT_NEAR(sums[b], sum, 1e-6 * sum);
    }
    for (const float bad : {std::nanf(""), kInfinity}) {
      values[count / 2] = bad;
      sum_blocks(values, 1.0f, best, sums);
      EXPECT_TRUE(std::isnan(sums[count / 2 / kLogitBlock]));
    }
  }
}

TEST(LogitKernels, EveryInstructionSetGivesTheSameBits) {
  const auto values = random_logits(4 * kLogitBlock, 3, 70.0);
  const LogitKernels& plain = logit_kernels(cpu::Isa::kScalar);
  for (const cpu::Isa isa : {cpu::Isa::kAvx2, cpu::Isa::kAvx512}) {
    if (!cpu::supported(isa)) continue;
    const LogitKernels& kernels = logit_kernels(isa);
    std::vector<float> out(values.size()), expected(values.size());
    kernels.weights(values.data(), values.size() / 16, 71.0f, 0.7f, out.data());
    plain.weights(values.data(), values.size() / 16, 71.0f, 0.7f, expected.data());
    EXPECT_EQ(out, expected);
    for (std::size_t at = 0; at < values.size(); at += kLogitBlock) {
      float best = 0, sum = 0, expected_best = 0, expected_sum = 0;
      kernels.sum_block(&values[at], 0.7f, &best, &sum);
      plain.sum_block(&values[at], 0.7f, &expected_best, &expected_sum);
      EXPECT_EQ(best, expected_best);
      EXPECT_EQ(sum, expected_sum);
    }
  }
}

TEST(Sampler, FollowsTheDistribution) {
  const auto logits = random_logits(60, 1);
  TokenMask mask(60);
  for (int i = 0; i < 60; i += 3) mask.add(i);
  const std::vector<TokenId> recent = {1, 2, 3, 3, 3, 6, 58, 1000};
  for (const SamplingOptions& options : std::vector<SamplingOptions>{
           {.temperature = 1.0},
           {.temperature = 0.5},
           {.temperature = 0.05},
           {.temperature = 2.0},
           {.temperature = 1.0, .top_k = 5},
           {.temperature = 1.0, .top_k = 1},
           {.temperature = 1.0, .top_k = 1000},
           {.temperature = 1.0, .top_p = 0.5},
           {.temperature = 1.0, .top_p = 0.999},
           {.temperature = 1.0, .top_p = 1e-9},
           {.temperature = 1.0, .min_p = 0.2},
           {.temperature = 1.0, .min_p = 1e-5},
           {.temperature = 0.9, .top_k = 20, .top_p = 0.8, .min_p = 0.05},
           {.temperature = 1.0, .repetition_penalty = 1.5},
           {.temperature = 0.8, .top_p = 0.9, .repetition_penalty = 1.2},
       }) {
    for (const TokenMask* allowed :
         {static_cast<const TokenMask*>(nullptr), static_cast<const TokenMask*>(&mask)}) {
      SCOPED_TRACE(testing::Message()
                   << "T " << options.temperature << " k " << options.top_k << " p "
                   << options.top_p << " min " << options.min_p << " penalty "
                   << options.repetition_penalty << " masked " << (allowed != nullptr));
      expect_distribution(logits, options, allowed, recent,
                          distribution(logits, options, allowed, recent));
    }
  }
}

TEST(Sampler, FollowsTheDistributionOverManyBlocks) {
  auto logits = random_logits(3 * kLogitBlock + 40, 4, 1.0);
  logits[5] = logits[kLogitBlock] = logits[logits.size() - 1] = 5.0f;
  for (std::size_t i = 0; i < kLogitBlock; ++i) logits[2 * kLogitBlock + i] = -kInfinity;
  for (const SamplingOptions& options : std::vector<SamplingOptions>{
           {.temperature = 1.0},
           {.temperature = 0.8},
           {.temperature = 0.1},  // most draws are rejected
           {.temperature = 1.5},
           {.temperature = 1.0, .top_k = 300},
           {.temperature = 0.7, .top_p = 0.6},
           {.temperature = 0.7, .min_p = 0.02},
       })
    expect_distribution(logits, options, nullptr, {}, distribution(logits, options));
}

TEST(Sampler, TheDistributionTestCanFail) {
  const auto logits = random_logits(60, 1);
  auto wrong = distribution(logits, {.temperature = 1.0});
  std::swap(*std::max_element(wrong.begin(), wrong.end()),
            *std::min_element(wrong.begin(), wrong.end()));

  testing::TestPartResultArray failures;
  {
    testing::ScopedFakeTestPartResultReporter reporter(
        testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures);
    expect_distribution(logits, {.temperature = 1.0}, nullptr, {}, wrong);
  }
  EXPECT_GT(failures.size(), 0);
}

TEST(Sampler, IsAPureFunctionOfSeedAndPosition) {
  const auto logits = random_logits(1000, 2);
  Sampler one, other;
  bool differs = false;
  for (int position = 0; position < 200; ++position) {
    const auto a = one.sample(logits, {.temperature = 1.0}, nullptr, {}, 5, position).value();
    other.sample(logits, {.temperature = 0.3, .top_k = 3}, nullptr, {}, 9, position).value();
    EXPECT_EQ(other.sample(logits, {.temperature = 1.0}, nullptr, {}, 5, position).value().token,
              a.token);
    differs |=
        one.sample(logits, {.temperature = 1.0}, nullptr, {}, 6, position).value().token != a.token;
  }
  EXPECT_TRUE(differs);
}

TEST(Sampler, GreedyTakesTheBestAndTheFirstOfEquals) {
  Sampler sampler;
  const std::vector<float> logits = {1, 3, 3, -kInfinity};
  EXPECT_EQ(sampler.sample(logits, {.temperature = 0}, nullptr, {}, 1, 1).value().token, 1);
  const std::vector<TokenId> recent = {1};
  EXPECT_EQ(
      sampler.sample(logits, {.temperature = 0, .repetition_penalty = 1.1}, nullptr, recent, 1, 1)
          .value()
          .token,
      2);
  EXPECT_EQ(sampler.sample(logits, {.temperature = 1e-30}, nullptr, recent, 1, 1).value().token, 1);
}

TEST(Sampler, LogProbabilityIsOfTheModelOverWhatIsAllowed) {
  const auto logits = random_logits(300, 3);
  TokenMask mask(300);
  double all = 0, some = 0;
  for (int i = 0; i < 300; ++i) {
    all += std::exp(static_cast<double>(logits[i]));
    if (i % 7 == 0) mask.add(i), some += std::exp(static_cast<double>(logits[i]));
  }
  Sampler sampler;
  EXPECT_NEAR(sampler.log_probability(logits, nullptr, 4).value(), logits[4] - std::log(all), 1e-5);
  EXPECT_NEAR(sampler.log_probability(logits, &mask, 7).value(), logits[7] - std::log(some), 1e-5);
  EXPECT_EQ(sampler.log_probability(logits, &mask, 8).value(), -kInfinity);
  EXPECT_EQ(sampler.log_probability(logits, &mask, 3000).value(), -kInfinity);
  // Temperature, cuts and penalties decide what is drawn, not what its probability is said to be.
  const std::vector<TokenId> recent = {0, 7, 14};
  const auto drawn =
      sampler
          .sample(logits, {.temperature = 0.4, .top_k = 4, .repetition_penalty = 1.4}, &mask,
                  recent, 1, 1)
          .value();
  EXPECT_NEAR(drawn.logprob, logits[drawn.token] - std::log(some), 1e-5);
}

TEST(Sampler, RefusesWhatIsNotANumber) {
  Sampler sampler;
  for (const float bad : {std::nanf(""), kInfinity}) {
    const std::vector<float> logits = {0, bad, 1};
    EXPECT_EQ(sampler.sample(logits, {}, nullptr, {}, 1, 1).error().code,
              core::ErrorCode::kUnavailable);
    EXPECT_EQ(sampler.log_probability(logits, nullptr, 0).error().code,
              core::ErrorCode::kUnavailable);
  }
}

TEST(Sampler, SaysWhenNothingIsAllowed) {
  Sampler sampler;
  const TokenMask none(3);
  const std::vector<float> logits = {0, 1, 2};
  const auto result = sampler.sample(logits, {}, &none, {}, 1, 1);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().field, "grammar");
  const std::vector<float> impossible(3, -kInfinity);
  EXPECT_FALSE(sampler.sample(impossible, {}, nullptr, {}, 1, 1));
}

TEST(Sampler, OptionsHaveBounds) {
  EXPECT_TRUE(validate(SamplingOptions{}));
  const double nan = std::nan("");
  for (const auto& [options, field] : std::vector<std::pair<SamplingOptions, std::string>>{
           {{.temperature = -1}, "sampling.temperature"},
           {{.temperature = nan}, "sampling.temperature"},
           {{.top_k = -1}, "sampling.top_k"},
           {{.top_p = 0}, "sampling.top_p"},
           {{.top_p = nan}, "sampling.top_p"},
           {{.min_p = 1.5}, "sampling.min_p"},
           {{.repetition_penalty = 0}, "sampling.repetition_penalty"},
       }) {
    const auto result = validate(options);
    ASSERT_FALSE(result) << field;
    EXPECT_EQ(result.error().code, core::ErrorCode::kOutOfRange);
    EXPECT_EQ(result.error().field, field);
  }
}

}  // namespace
}  // namespace lemma::model
