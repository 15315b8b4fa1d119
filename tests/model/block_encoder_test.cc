// Encoded rows, read back by the decoder that loading uses: how far they are from the best that a brute search finds, and from
// what the largest weight alone would give.
#include "model/quant/block_encoder.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.h"
#include "model/float16.h"
#include "model/quantised_block.h"
#include "model/weights.h"

namespace lemma::model {
namespace {

constexpr TensorType kTypes[] = {TensorType::kQ4_0, TensorType::kQ4_1, TensorType::kQ5_0,
                                 TensorType::kQ5_1, TensorType::kQ8_0};

struct Codes {
  int low, high;
  bool has_min;
};
Codes codes_of(TensorType type) {
  if (type == TensorType::kQ4_0) return {-8, 7, false};
  if (type == TensorType::kQ4_1) return {0, 15, true};
  if (type == TensorType::kQ5_0) return {-16, 15, false};
  if (type == TensorType::kQ5_1) return {0, 31, true};
  return {-127, 127, false};
}

std::vector<float> normal_row(core::Random& random, std::size_t size) {
  std::vector<float> row(size);
  for (float& x : row)
    x = static_cast<float>(std::sqrt(-2 * std::log(1 - random.uniform())) *
                           std::cos(6.283185307179586 * random.uniform()));
  return row;
}

std::vector<float> round_trip(TensorType type, const std::vector<float>& row) {
  const TensorTypeLayout layout = layout_of(type);
  std::vector<std::byte> bytes(row.size() / layout.block_elements * layout.block_bytes);
  encode_row(type, row, bytes);
  std::vector<float> back(row.size());
  dequantize_row({.name = "row", .type = type, .dims = {row.size(), 1, 1, 1}, .bytes = bytes}, 0,
                 back);
  return back;
}

double squared_error(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

// The error of the best codes for a scale and a minimum.
double error_with(const Codes& codes, std::span<const float> row, double scale, double min) {
  double sum = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    double code = scale == 0 ? 0 : std::round((row[i] - min) / scale);
    code = std::min<double>(std::max<double>(code, codes.low), codes.high);
    const double miss = row[i] - (scale * code + min);
    sum += miss * miss;
  }
  return sum;
}

// Scales in steps of half a percent from far too fine to far too coarse, with minima in steps of a quarter of a code.
double brute_error(const Codes& codes, std::span<const float> row) {
  const auto [low, high] = std::ranges::minmax(row);
  const double most = std::max(std::abs(low), std::abs(high));
  const double spans = codes.has_min ? (high - low) / codes.high : most / -codes.low;
  double best = INFINITY;
  for (double factor = 0.5; factor < 1.5; factor *= 1.005) {
    const double scale = spans * factor;
    if (!codes.has_min) {
      best = std::min({best, error_with(codes, row, scale, 0),
                       error_with(codes, row, -scale, 0)});
      continue;
    }
    for (double shift = -4; shift <= 6; shift += 0.25)
      best = std::min(best, error_with(codes, row, scale, low + shift * scale));
  }
  return best;
}

double ratio_to_brute(TensorType type) {
  core::Random random(11);
  double ours = 0, best = 0;
  for (int block = 0; block < 60; ++block) {
    std::vector<float> row = normal_row(random, kQuantBlock);
    if (block % 3 == 0) row[random.below(kQuantBlock)] *= 6;  // an outlier
    if (block % 5 == 0)
      for (float& x : row) x = std::abs(x) + 1;
    ours += squared_error(row, round_trip(type, row));
    best += brute_error(codes_of(type), row);
  }
  return ours / best;
}

TEST(BlockEncoder, IsNearTheBestThatABruteSearchFinds) {
  for (const TensorType type : kTypes) {
    const double ratio = ratio_to_brute(type);
    EXPECT_LT(ratio, type == TensorType::kQ8_0 ? 1.08 : 1.02) << layout_of(type).name;
    RecordProperty(std::string(layout_of(type).name), std::to_string(ratio));
  }
}

// The control for the search: spanning the block by its extremes is clearly worse where codes are few.
TEST(BlockEncoder, BeatsSpanningTheExtremes) {
  core::Random random(12);
  const auto row = normal_row(random, 64 * kQuantBlock);
  for (const TensorType type : {TensorType::kQ4_0, TensorType::kQ4_1}) {
    const Codes codes = codes_of(type);
    double spanned = 0;
    for (std::size_t b = 0; b < 64; ++b) {
      const auto block = std::span(row).subspan(b * kQuantBlock, kQuantBlock);
      const auto [low, high] = std::ranges::minmax(block);
      const double extreme = -low > high ? low : high;
      spanned += codes.has_min ? error_with(codes, block, (high - low) / codes.high, low)
                               : error_with(codes, block, extreme / codes.low, 0);
    }
    EXPECT_LT(squared_error(row, round_trip(type, row)), 0.93 * spanned) << layout_of(type).name;
  }
}

TEST(BlockEncoder, WhatATypeCanHoldExactlyIsKept) {
  for (const TensorType type : kTypes) {
    const Codes codes = codes_of(type);
    for (const float scale : {1.0f, -0.5f, 0.001953125f}) {
      std::vector<float> row(kQuantBlock);
      for (int i = 0; i < kQuantBlock; ++i)
        row[static_cast<std::size_t>(i)] =
            scale * static_cast<float>(codes.low + i % (codes.high - codes.low + 1));
      if (type == TensorType::kQ8_0) row[0] = scale * 127;
      EXPECT_EQ(round_trip(type, row), row) << layout_of(type).name << " " << scale;
    }
    EXPECT_EQ(round_trip(type, std::vector<float>(32, 0.0f)), std::vector<float>(32, 0.0f));
  }
  // One value throughout: a scale or a minimum to the nearest f16.
  for (const TensorType type : kTypes) {
    for (const float x : round_trip(type, std::vector<float>(32, -3.3f)))
      EXPECT_NEAR(x, -3.3f, 3.3f / 1024) << layout_of(type).name;
  }
}

TEST(BlockEncoder, ExtremesStayFinite) {
  for (const TensorType type : kTypes) {
    for (const float size : {1e-30f, 1e-7f, 65504.0f, 3e38f}) {
      std::vector<float> row(kQuantBlock, 0.5f * size);
      row[3] = -size;
      row[20] = size;
      for (const float x : round_trip(type, row)) EXPECT_TRUE(std::isfinite(x)) << size;
    }
  }
  const auto half = round_trip(TensorType::kF16, {1e6f, -1e6f, 0.1f});
  EXPECT_EQ(half[0], 65504.0f);
  EXPECT_EQ(half[1], -65504.0f);
  EXPECT_EQ(half[2], half_to_float(float_to_half(0.1f)));
  EXPECT_EQ(round_trip(TensorType::kF32, {0.1f}), std::vector<float>{0.1f});
}

TEST(BlockEncoder, ABlockDoesNotDependOnItsRow) {
  core::Random random(13);
  const auto row = normal_row(random, 5 * kQuantBlock);
  for (const TensorType type : kTypes) {
    const auto whole = round_trip(type, row);
    for (std::ptrdiff_t b = 0; b < 5; ++b) {
      const std::vector<float> block(row.begin() + b * kQuantBlock,
                                     row.begin() + (b + 1) * kQuantBlock);
      EXPECT_TRUE(std::ranges::equal(round_trip(type, block),
                                     std::span(whole).subspan(static_cast<std::size_t>(b) * kQuantBlock, kQuantBlock)));
    }
  }
}

}  // namespace
}  // namespace lemma::model
