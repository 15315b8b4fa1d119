#include "model/quant/block_encoder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "core/assert.h"
#include "model/float16.h"

namespace lemma::model {
namespace {

constexpr float kLargestHalf = 65504.0f;

using Block = std::array<float, kQuantBlock>;
using Codes = std::array<int, kQuantBlock>;

// Codes low .. high and no minimum, or codes 0 .. high and one.
struct Scheme {
  int low, high;
  bool has_min;
  int candidates;  // scales tried on either side of the one that just spans the block
};

constexpr Scheme scheme_of(TensorType type) {
  switch (type) {
    case TensorType::kQ4_0:
      return {-8, 7, false, 8};
    case TensorType::kQ4_1:
      return {0, 15, true, 10};
    case TensorType::kQ5_0:
      return {-16, 15, false, 8};
    case TensorType::kQ5_1:
      return {0, 31, true, 8};
    default:
      return {-127, 127, false, 4};  // Q8_0: as all its writers, without -128
  }
}

struct Encoded {
  std::uint16_t scale = 0, min = 0;  // f16, as stored
  Codes codes{};
  double error = std::numeric_limits<double>::infinity();
};

std::uint16_t stored_half(float value) {
  return float_to_half(std::clamp(value, -kLargestHalf, kLargestHalf));
}

// To the nearest integer, of magnitudes far below 2^22: the addition leaves no room for a fraction.
float rounded(float value) {
  constexpr float kShift = 0x1.8p23f;
  return (value + kShift) - kShift;
}

// The codes that suit a scale and a minimum best once these are rounded to f16, and their error.
Encoded encoded(const Scheme& scheme, const Block& x, float scale, float min) {
  Encoded result{.scale = stored_half(scale), .min = stored_half(min), .error = 0};
  const float d = half_to_float(result.scale), m = scheme.has_min ? half_to_float(result.min) : 0;
  const float inverse = d == 0 ? 0 : 1 / d;
  const auto low = static_cast<float>(scheme.low), high = static_cast<float>(scheme.high);
  std::array<float, 4> errors{};
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float code = rounded(std::clamp((x[i] - m) * inverse, low, high));
    result.codes[i] = static_cast<int>(code);
    const float miss = x[i] - (d * code + m);
    errors[i % 4] += miss * miss;
  }
  result.error = (errors[0] + errors[1]) + (errors[2] + errors[3]);
  return result;
}

struct Line {
  float scale, min;
};

// Least squares for given codes: x ~ scale * code (+ min).
Line fitted(const Scheme& scheme, const Block& x, const Encoded& at) {
  double q1 = 0, q2 = 0, x1 = 0, xq = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double q = at.codes[i], value = x[i];
    q1 += q;
    q2 += q * q;
    x1 += value;
    xq += value * q;
  }
  const Line same{half_to_float(at.scale), half_to_float(at.min)};
  if (!scheme.has_min) return q2 > 0 ? Line{static_cast<float>(xq / q2), 0} : same;
  constexpr double kCount = kQuantBlock;
  const double determinant = kCount * q2 - q1 * q1;
  if (determinant == 0) return same;  // all codes are one
  const double scale = (kCount * xq - q1 * x1) / determinant;
  return {static_cast<float>(scale), static_cast<float>((x1 - scale * q1) / kCount)};
}

// A line for these codes, codes for this line, and so on while it helps.
void refine(const Scheme& scheme, const Block& x, Encoded& best) {
  constexpr int kMaxRounds = 8;
  for (int round = 0; round < kMaxRounds; ++round) {
    const Line line = fitted(scheme, x, best);
    const Encoded now = encoded(scheme, x, line.scale, line.min);
    if (!(now.error < best.error)) return;
    best = now;
  }
}

// The best few of a row of scales about the one that just spans the block, each refined.
Encoded search(const Scheme& scheme, const Block& x) {
  const auto [lowest, highest] = std::ranges::minmax(x);
  const float extreme = -lowest > highest ? lowest : highest;
  std::array<Encoded, 3> starts{};  // best first
  const auto attempt = [&](float scale, float min) {
    Encoded now = encoded(scheme, x, scale, min);
    for (Encoded& start : starts)
      if (now.error < start.error) std::swap(now, start);
  };
  attempt(0, scheme.has_min ? lowest : 0);
  for (int step = -scheme.candidates; step <= scheme.candidates; ++step) {
    // A smaller scale clips the block's extremes and is finer for all others.
    const float shift = 0.2f * static_cast<float>(step);
    if (scheme.has_min) {
      const float scale = (highest - lowest) / (static_cast<float>(scheme.high) + shift);
      attempt(scale, lowest);
      attempt(scale, lowest - shift / 2 * scale);
    } else {
      const float scale = extreme / (static_cast<float>(-scheme.low) + shift);
      attempt(-scale, 0);
      attempt(scale, 0);
    }
  }
  for (Encoded& start : starts) refine(scheme, x, start);
  return *std::ranges::min_element(starts, {}, &Encoded::error);
}

void put_half(std::byte* to, std::uint16_t half) { std::memcpy(to, &half, sizeof half); }

// Low nibbles are codes 0 .. 15, high ones 16 .. 31; bit j of `fifths` is code j's fifth.
void put_nibbles(std::byte* to, const Codes& codes, int zero) {
  for (std::size_t j = 0; j < kQuantBlock / 2; ++j) {
    const int low = codes[j] + zero, high = codes[j + kQuantBlock / 2] + zero;
    to[j] = static_cast<std::byte>((low & 15) | (high & 15) << 4);
  }
}
void put_fifths(std::byte* to, const Codes& codes, int zero) {
  std::uint32_t fifths = 0;
  for (std::size_t j = 0; j < kQuantBlock; ++j)
    fifths |= static_cast<std::uint32_t>((codes[j] + zero) >> 4 & 1) << j;
  std::memcpy(to, &fifths, sizeof fifths);
}

void put_block(TensorType type, const Encoded& block, std::byte* to) {
  put_half(to, block.scale);
  switch (type) {
    case TensorType::kQ4_0:
      put_nibbles(to + 2, block.codes, 8);
      break;
    case TensorType::kQ4_1:
      put_half(to + 2, block.min);
      put_nibbles(to + 4, block.codes, 0);
      break;
    case TensorType::kQ5_0:
      put_fifths(to + 2, block.codes, 16);
      put_nibbles(to + 6, block.codes, 16);
      break;
    case TensorType::kQ5_1:
      put_half(to + 2, block.min);
      put_fifths(to + 4, block.codes, 0);
      put_nibbles(to + 8, block.codes, 0);
      break;
    default:
      for (std::size_t j = 0; j < kQuantBlock; ++j)
        to[2 + j] = static_cast<std::byte>(block.codes[j]);
      break;
  }
}

}  // namespace

bool can_encode(TensorType type) {
  switch (type) {
    case TensorType::kF32:
    case TensorType::kF16:
    case TensorType::kQ4_0:
    case TensorType::kQ4_1:
    case TensorType::kQ5_0:
    case TensorType::kQ5_1:
    case TensorType::kQ8_0:
      return true;
    default:
      return false;
  }
}

void encode_row(TensorType type, std::span<const float> row, std::span<std::byte> out) {
  const TensorTypeLayout layout = layout_of(type);
  LEMMA_ASSERT(can_encode(type) && row.size() % layout.block_elements == 0 &&
                   out.size() == row.size() / layout.block_elements * layout.block_bytes,
               "a type that is written, and room for the row in it");
  if (type == TensorType::kF32) {
    std::memcpy(out.data(), row.data(), out.size());
    return;
  }
  if (type == TensorType::kF16) {
    for (std::size_t i = 0; i < row.size(); ++i) put_half(&out[2 * i], stored_half(row[i]));
    return;
  }
  Block x;
  for (std::size_t b = 0; b < row.size() / kQuantBlock; ++b) {
    std::copy_n(&row[b * kQuantBlock], kQuantBlock, x.begin());
    put_block(type, search(scheme_of(type), x), &out[b * layout.block_bytes]);
  }
}

}  // namespace lemma::model
