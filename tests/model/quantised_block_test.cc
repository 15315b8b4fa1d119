// Quantised blocks against an oracle that reads one weight at a time straight off the format's
// description, and against the Python package gguf (tests/golden/quantised/generate.py).
#include "model/quantised_block.h"

#include <cmath>
#include <cstring>
#include <fstream>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.h"
#include "model/float16.h"
#include "model/weights.h"

namespace lemma::model {
namespace {

int bits(const std::byte* from, int byte, int shift, int count) {
  return static_cast<int>(from[byte]) >> shift & ((1 << count) - 1);
}

double half(const std::byte* from, int byte) {
  return half_to_float(
      static_cast<std::uint16_t>(bits(from, byte, 0, 8) | bits(from, byte + 1, 0, 8) << 8));
}

// Scale (offset 0) or minimum (offset 4) of block b of a Q4_K or Q5_K.
int k_scale(const std::byte* block, int b, int offset) {
  if (b < 4) return bits(block, 4 + offset + b, 0, 6);
  return bits(block, 8 + b, offset, 4) | bits(block, offset + b, 6, 2) << 4;
}

// Weight i of one of the type's own blocks.
double slow_weight(TensorType type, const std::byte* block, int i) {
  const int nibble = i % 16, upper = i / 16 * 4;  // of the types with blocks of 32
  const double d = half(block, 0), m = half(block, 2);
  switch (type) {
    case TensorType::kQ4_0:
      return d * (bits(block, 2 + nibble, upper, 4) - 8);
    case TensorType::kQ4_1:
      return d * bits(block, 4 + nibble, upper, 4) + m;
    case TensorType::kQ5_0:
      return d * (bits(block, 6 + nibble, upper, 4) + 16 * bits(block, 2 + i / 8, i % 8, 1) - 16);
    case TensorType::kQ5_1:
      return d * (bits(block, 8 + nibble, upper, 4) + 16 * bits(block, 4 + i / 8, i % 8, 1)) + m;
    case TensorType::kQ8_0:
      return d * static_cast<std::int8_t>(block[2 + i]);
    case TensorType::kQ4_K:
    case TensorType::kQ5_K: {
      const bool five = type == TensorType::kQ5_K;
      const int b = i / 32;
      int q = bits(block, (five ? 48 : 16) + i / 64 * 32 + i % 32, b % 2 * 4, 4);
      if (five) q += 16 * bits(block, 16 + i % 32, b, 1);
      return d * k_scale(block, b, 0) * q - m * k_scale(block, b, 4);
    }
    case TensorType::kQ6_K: {
      const int low = bits(block, i / 128 * 64 + i % 64, i % 128 / 64 * 4, 4);
      const int high = bits(block, 128 + i / 128 * 32 + i % 32, i % 128 / 32 * 2, 2);
      return half(block, 208) * static_cast<std::int8_t>(block[192 + i / 16]) *
             (low + 16 * high - 32);
    }
    default:
      ADD_FAILURE() << "no quantised type";
      return 0;
  }
}

constexpr TensorType kQuantised[] = {TensorType::kQ4_0, TensorType::kQ4_1, TensorType::kQ5_0,
                                     TensorType::kQ5_1, TensorType::kQ8_0, TensorType::kQ4_K,
                                     TensorType::kQ5_K, TensorType::kQ6_K};

TEST(QuantisedBlock, EveryBitMeansWhatTheFormatSays) {
  core::Random random(3);
  for (const TensorType type : kQuantised) {
    const TensorTypeLayout layout = layout_of(type);
    std::vector<std::byte> row(2 * layout.block_bytes);
    for (int round = 0; round < 200; ++round) {
      for (std::byte& b : row) b = static_cast<std::byte>(random.below(256));
      for (std::uint32_t i = 0; i < 2 * layout.block_elements; ++i) {
        const double expected =
            slow_weight(type, row.data() + i / layout.block_elements * layout.block_bytes,
                        static_cast<int>(i % layout.block_elements));
        const float got =
            quantised_block(type, row.data(), i / kQuantBlock).weight(static_cast<int>(i % 32));
        if (!std::isfinite(expected)) {
          EXPECT_FALSE(std::isfinite(got));
        } else {
          ASSERT_NEAR(got, expected, std::abs(expected) * 0x1p-23) << layout.name << " " << i;
        }
      }
    }
  }
}

TEST(QuantisedBlock, GivesTheReferencesWeights) {
  std::ifstream in(LEMMA_SOURCE_DIR "/tests/golden/quantised/blocks.bin", std::ios::binary);
  const auto number = [&] {
    std::uint32_t value = 0;
    in.read(reinterpret_cast<char*>(&value), sizeof value);
    return value;
  };
  std::set<TensorType> seen;
  for (std::uint32_t type_number = number(); in; type_number = number()) {
    const auto type = static_cast<TensorType>(type_number);
    std::vector<std::byte> bytes(number());
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    std::vector<float> expected(number()), got(expected.size());
    in.read(reinterpret_cast<char*>(expected.data()),
            static_cast<std::streamsize>(expected.size() * sizeof(float)));
    ASSERT_TRUE(in);
    const StoredTensor row{
        .name = "row", .type = type, .dims = {expected.size(), 1, 1, 1}, .bytes = bytes};
    dequantize_row(row, 0, got);
    EXPECT_EQ(got, expected) << layout_of(type).name;
    seen.insert(type);
  }
  EXPECT_EQ(seen.size(), std::size(kQuantised));
}

}  // namespace
}  // namespace lemma::model
