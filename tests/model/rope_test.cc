#include "model/rope.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "model/weights.h"
#include "tests/model/test_models.h"

namespace lemma::model {
namespace {

using Kind = RopeScaling::Kind;

TEST(Rope, UnscaledPairsTurnByTheBase) {
  const Rotation r = rotation(64, 10000, {});
  ASSERT_EQ(r.frequencies.size(), 32u);
  EXPECT_EQ(r.magnitude, 1);
  for (std::size_t i = 0; i < 32; ++i)
    EXPECT_FLOAT_EQ(r.frequencies[i], std::pow(10000.0f, -static_cast<float>(i) / 32));
}

TEST(Rope, LinearScalingDividesEveryPair) {
  const Rotation plain = rotation(32, 500000, {}),
                 scaled = rotation(32, 500000, {.kind = Kind::kLinear, .factor = 4});
  for (std::size_t i = 0; i < plain.frequencies.size(); ++i)
    EXPECT_FLOAT_EQ(scaled.frequencies[i], plain.frequencies[i] / 4);
  EXPECT_EQ(scaled.magnitude, 1);
}

// The paper's shape: pairs that turn often are kept, those that hardly turn are divided, the share
// between them only grows.
TEST(Rope, YarnKeepsFastPairsAndDividesSlowOnes) {
  const RopeScaling yarn{.kind = Kind::kYarn, .factor = 4, .original_context = 32768};
  const Rotation plain = rotation(128, 1e6f, {}), scaled = rotation(128, 1e6f, yarn);
  float last = 1;
  int between = 0;
  for (std::size_t i = 0; i < plain.frequencies.size(); ++i) {
    const float kept = scaled.frequencies[i] / plain.frequencies[i];
    const double turns = plain.frequencies[i] * 32768 / (2 * std::numbers::pi);
    // Half a pair's rounding at either end of the ramp.
    if (turns > 32 * 1.3) {
      EXPECT_FLOAT_EQ(kept, 1) << i;
    }
    if (turns < 1 / 1.3) {
      EXPECT_FLOAT_EQ(kept, 0.25f) << i;
    }
    EXPECT_LE(kept, last);
    between += kept < 0.999f && kept > 0.251f;
    last = kept;
  }
  EXPECT_GT(between, 10);
  EXPECT_FLOAT_EQ(scaled.magnitude, 0.1f * std::log(4.0f) + 1);
}

// The file holds what the converter worked out from the same parameters (make_tiny.py).
TEST(Rope, Llama3ScalingEqualsTheFactorsOfAConvertedFile) {
  const auto file = GgufFile::open(golden_path("tiny_llama3_rope.gguf")).value();
  const auto config = ModelConfig::from(file).value();
  TensorSource source(file.tensors());
  const Rotation converted = rotation(source, config).value();
  const Rotation ours = rotation(config.rope_width, config.rope_base,
                                 {.kind = Kind::kLlama3,
                                  .factor = 8,
                                  .original_context = 32,
                                  .low_frequency = 1,
                                  .high_frequency = 4});
  const Rotation plain = rotation(config.rope_width, config.rope_base, {});
  ASSERT_EQ(converted.frequencies.size(), ours.frequencies.size());
  int scaled = 0;
  for (std::size_t i = 0; i < ours.frequencies.size(); ++i) {
    EXPECT_NEAR(ours.frequencies[i], converted.frequencies[i], 1e-6 * converted.frequencies[i]);
    scaled += ours.frequencies[i] < 0.99f * plain.frequencies[i];
  }
  EXPECT_GT(scaled, 3);
}

}  // namespace
}  // namespace lemma::model
