// Every kernel of every instruction set against an obvious formula in double.
#include "model/cpu/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.h"
#include "model/backend.h"
#include "model/cpu/arena.h"
#include "model/float16.h"
#include "model/quantised_block.h"
#include "model/weights.h"

namespace lemma::model::cpu {
namespace {

std::vector<Isa> isas() {
  std::vector<Isa> all;
  for (const Isa isa : {Isa::kScalar, Isa::kAvx2, Isa::kAvx512, Isa::kAmx}) {
    if (supported(isa)) all.push_back(isa);
  }
  return all;
}

std::vector<float> random_floats(core::Random& random, int n, float scale = 1) {
  std::vector<float> values(static_cast<std::size_t>(n));
  for (float& v : values) v = static_cast<float>(random.uniform() * 2 - 1) * scale;
  return values;
}

// A tensor of random weights whose every bit pattern is allowed but for the scales, which are
// moderate.
struct RandomTensor {
  RandomTensor(core::Random& random, TensorType type, int outputs, int inputs) {
    const TensorTypeLayout layout = layout_of(type);
    const std::size_t blocks = static_cast<std::size_t>(inputs) / layout.block_elements *
                               static_cast<std::size_t>(outputs);
    bytes.resize(blocks * layout.block_bytes);
    for (std::byte& b : bytes) b = static_cast<std::byte>(random.below(256));
    for (std::size_t i = 0; i < blocks; ++i) {
      std::byte* block = bytes.data() + i * layout.block_bytes;
      const auto value = static_cast<float>(random.uniform() * 2 - 1);
      const std::uint16_t half = float_to_half(value), half_min = float_to_half(-value / 3);
      if (type == TensorType::kF32) std::memcpy(block, &value, 4);
      if (type == TensorType::kBF16) {
        const auto top = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16);
        std::memcpy(block, &top, 2);
      }
      if (type == TensorType::kF16 || layout.block_elements > 1) std::memcpy(block, &half, 2);
      if (has_min(packing_of(type))) std::memcpy(block + 2, &half_min, 2);
      if (type == TensorType::kQ6_K) std::memcpy(block + 208, &half, 2);
    }
    tensor = {
        .name = "random",
        .type = type,
        .rank = 2,
        .dims = {static_cast<std::uint64_t>(inputs), static_cast<std::uint64_t>(outputs), 1, 1},
        .bytes = bytes};
  }
  std::vector<std::byte> bytes;
  StoredTensor tensor;
};

// Multiplies the f16 scales of a K-quant's blocks.
void scale_blocks(RandomTensor& t, float factor) {
  const auto layout = layout_of(t.tensor.type);
  for (std::size_t at = 0; at < t.bytes.size(); at += layout.block_bytes) {
    const bool q6 = t.tensor.type == TensorType::kQ6_K;
    for (const std::size_t place : {at + (q6 ? 208 : 0), at + (q6 ? 208 : 2)}) {
      std::uint16_t half;
      std::memcpy(&half, &t.bytes[place], 2);
      half = float_to_half(half_to_float(half) * (q6 ? std::sqrt(factor) : factor));
      std::memcpy(&t.bytes[place], &half, 2);
    }
  }
}

// A tile of rows, quantised by `kernels`.
struct Quantized {
  Quantized(const Kernels& kernels, const std::vector<float>& x, int rows, int inputs)
      : q(static_cast<std::size_t>(rows * inputs)),
        scale(q.size()),
        scaled_sum(q.size()),
        sum(q.size()) {
    tile = {rows, q.data(), scale.data(), scaled_sum.data(), sum.data()};
    for (int r = 0; r < rows; ++r)
      kernels.quantize_row(x.data() + r * inputs, inputs / kQuantBlock, r, tile);
  }
  double value(int row, int k) const {
    const int at = k / kQuantBlock * tile.rows + row;
    return static_cast<double>(scale[static_cast<std::size_t>(at)]) *
           q[static_cast<std::size_t>(at * kQuantBlock + k % kQuantBlock)];
  }
  std::vector<std::int8_t> q;
  std::vector<float> scale, scaled_sum;
  std::vector<std::int32_t> sum;
  QuantizedTile tile;
};

class EveryMatrix : public testing::TestWithParam<std::tuple<TensorType, std::pair<int, int>>> {};

TEST_P(EveryMatrix, MultipliesAnyRowsLikeTheOracle) {
  const auto [type, shape] = GetParam();
  const auto [outputs, inputs] = shape;
  core::Random random(static_cast<std::uint64_t>(outputs * 1000 + inputs));
  const RandomTensor random_tensor(random, type, outputs, inputs);
  Arena arena;
  const PackedMatrix matrix = pack(random_tensor.tensor, {}, arena);
  std::vector<std::vector<float>> weights(static_cast<std::size_t>(outputs),
                                          std::vector<float>(static_cast<std::size_t>(inputs)));
  for (int o = 0; o < outputs; ++o) unpack_row(matrix, o, weights[static_cast<std::size_t>(o)]);

  const auto x = random_floats(random, kTileRows * inputs);
  const auto stride = static_cast<std::size_t>(outputs + 3);
  std::vector<float> first_isa_rows;
  for (const Isa isa : isas()) {
    const Kernels& k = kernels(isa);
    std::vector<float> all_rows;  // of 16 at once; every smaller count must give the same bits
    for (int rows = kTileRows; rows >= 1; --rows) {
      const Quantized quantized(k, x, rows, inputs / kQuantBlock * kQuantBlock);
      for (const bool add : {false, true}) {
        std::vector<float> out(stride * static_cast<std::size_t>(rows), 0.5f);
        for (int g = 0; g < matrix.groups(); ++g) {
          const int lanes = std::min(kLanes, outputs - g * kLanes);
          if (is_quantised(matrix.packing)) {
            k.matmul_quantized(matrix, g, {&quantized.tile, 1}, out.data() + g * kLanes, stride,
                               lanes, add);
          } else {
            k.matmul_float(matrix, g, x.data(), static_cast<std::size_t>(inputs), rows,
                           out.data() + g * kLanes, stride, lanes, add);
          }
        }
        for (int r = 0; r < rows; ++r) {
          for (int o = 0; o < outputs; ++o) {
            double exact = add ? 0.5 : 0, magnitude = 1;
            for (int i = 0; i < inputs; ++i) {
              const double xi = is_quantised(matrix.packing)
                                    ? quantized.value(r, i)
                                    : x[static_cast<std::size_t>(r * inputs + i)];
              exact += xi * weights[static_cast<std::size_t>(o)][static_cast<std::size_t>(i)];
              magnitude +=
                  std::abs(xi * weights[static_cast<std::size_t>(o)][static_cast<std::size_t>(i)]);
            }
            ASSERT_NEAR(out[static_cast<std::size_t>(r) * stride + static_cast<std::size_t>(o)],
                        exact, 2e-6 * magnitude)
                << k.name << " rows " << rows << " row " << r << " output " << o;
          }
          for (std::size_t o = static_cast<std::size_t>(outputs); o < stride; ++o) {
            ASSERT_EQ(out[static_cast<std::size_t>(r) * stride + o], 0.5f)
                << "wrote beyond the last output";
          }
        }
        if (add) continue;
        if (all_rows.empty()) all_rows = out;
        ASSERT_EQ(std::memcmp(out.data(), all_rows.data(), out.size() * sizeof(float)), 0)
            << k.name << ": " << rows << " rows differ from " << kTileRows;
      }
    }
    if (!is_quantised(matrix.packing)) continue;
    if (first_isa_rows.empty()) first_isa_rows = all_rows;
    ASSERT_EQ(all_rows, first_isa_rows) << k.name << " differs from " << kernels(isas()[0]).name;
  }
}

std::string name_of(const testing::TestParamInfo<EveryMatrix::ParamType>& param) {
  const auto [type, shape] = param.param;
  return std::string(layout_of(type).name) + "_" + std::to_string(shape.first) + "x" +
         std::to_string(shape.second);
}

INSTANTIATE_TEST_SUITE_P(Quantised, EveryMatrix,
                         testing::Combine(testing::Values(TensorType::kQ4_0, TensorType::kQ4_1,
                                                          TensorType::kQ8_0),
                                          testing::Values(std::pair{1, 32}, std::pair{16, 64},
                                                          std::pair{37, 96}, std::pair{48, 1536})),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Repacked, EveryMatrix,
                         testing::Combine(testing::Values(TensorType::kQ5_0, TensorType::kQ5_1,
                                                          TensorType::kQ4_K, TensorType::kQ5_K,
                                                          TensorType::kQ6_K),
                                          testing::Values(std::pair{16, 256}, std::pair{37, 512})),
                         name_of);
INSTANTIATE_TEST_SUITE_P(
    Float, EveryMatrix,
    testing::Combine(testing::Values(TensorType::kF32, TensorType::kF16, TensorType::kBF16),
                     testing::Values(std::pair{1, 1}, std::pair{16, 33}, std::pair{37, 96})),
    name_of);

// An adapter's product: rows picked from a batch, the same bits however many, on every instruction
// set.
TEST(Kernels, MultiplySomeRowsOfABatchLikeTheOracle) {
  constexpr int kBatch = 40, kOutputs = 37;
  core::Random random(8);
  for (const int inputs : {1, 4, 5, 32, 97}) {
    const RandomTensor t(random, TensorType::kF16, kOutputs, inputs);
    Arena arena;
    const PackedMatrix matrix = pack(t.tensor, {}, arena);
    const PackedMatrix as_f32 = pack_as_f32(t.tensor, {}, arena);
    const auto x = random_floats(random, kBatch * inputs);
    std::vector<float> weights(static_cast<std::size_t>(inputs)), first_isa;
    const auto multiply = [&](const Kernels& k, const std::vector<int>& rows, bool add) {
      std::vector<float> out(kBatch * kOutputs, 0.5f);
      for (int g = 0; g < matrix.groups(); ++g)
        k.matmul_rows(&k == &reference_kernels() ? as_f32 : matrix, g, rows.data(),
                      static_cast<int>(rows.size()), x.data(), static_cast<std::size_t>(inputs),
                      out.data() + g * kLanes, kOutputs, std::min(kLanes, kOutputs - g * kLanes),
                      add);
      return out;
    };
    std::vector<const Kernels*> all{&reference_kernels()};
    for (const Isa isa : isas()) all.push_back(&kernels(isa));
    for (const Kernels* k : all) {
      const std::vector<int> some{0, 3, 4, 5, 9, 11, 12, 20, 21, 22, 23, 24, 30, 31, 32, 38, 39};
      const auto together = multiply(*k, some, false);
      for (const bool add : {false, true}) {
        const auto out = multiply(*k, some, add);
        for (int r = 0; r < kBatch; ++r) {
          const bool asked = std::ranges::find(some, r) != some.end();
          for (int o = 0; o < kOutputs; ++o) {
            const float got = out[static_cast<std::size_t>(r * kOutputs + o)];
            if (!asked) {
              ASSERT_EQ(got, 0.5f) << "row " << r << " wasn't asked for";
              continue;
            }
            unpack_row(matrix, o, weights);
            double exact = add ? 0.5 : 0, magnitude = 1;
            for (int i = 0; i < inputs; ++i) {
              const double product = static_cast<double>(weights[static_cast<std::size_t>(i)]) *
                                     x[static_cast<std::size_t>(r * inputs + i)];
              exact += product;
              magnitude += std::abs(product);
            }
            ASSERT_NEAR(got, exact, 2e-6 * magnitude) << k->name << " row " << r;
          }
        }
      }
      for (const int r : some) {
        const auto alone = multiply(*k, {r}, false);
        ASSERT_EQ(std::memcmp(&alone[static_cast<std::size_t>(r * kOutputs)],
                              &together[static_cast<std::size_t>(r * kOutputs)],
                              kOutputs * sizeof(float)),
                  0)
            << k->name << " row " << r;
      }
      if (k == &reference_kernels()) continue;
      if (first_isa.empty()) first_isa = together;
      ASSERT_EQ(together, first_isa) << k->name;
    }
  }
}

TEST(PackedMatrix, UnpacksToTheTensorsRowsInTheOrderAsked) {
  core::Random random(5);
  for (const auto type :
       {TensorType::kF32, TensorType::kF16, TensorType::kBF16, TensorType::kQ4_0, TensorType::kQ4_1,
        TensorType::kQ5_0, TensorType::kQ5_1, TensorType::kQ8_0}) {
    const RandomTensor t(random, type, 20, 64);
    std::vector<std::uint32_t> order(20);
    for (std::uint32_t i = 0; i < 20; ++i) order[i] = (i * 7) % 20;
    Arena arena;
    const PackedMatrix packed = pack(t.tensor, order, arena),
                       as_f32 = pack_as_f32(t.tensor, order, arena);
    std::vector<float> expected(64), row(64);
    for (int o = 0; o < 20; ++o) {
      dequantize_row(t.tensor, order[static_cast<std::size_t>(o)], expected);
      unpack_row(packed, o, row);
      EXPECT_EQ(row, expected) << layout_of(type).name;
      unpack_row(as_f32, o, row);
      EXPECT_EQ(row, expected) << layout_of(type).name;
    }
  }
}

// The bounds that packed_matrix.h states for what it can't hold exactly, over scales from normal to
// subnormal. A tenth of either bound would be too tight: the test measures what it says.
TEST(PackedMatrix, RepacksKQuantsWithinItsBounds) {
  constexpr int kInputs = 512, kOutputs = 64;
  core::Random random(8);
  for (const auto type : {TensorType::kQ4_K, TensorType::kQ5_K, TensorType::kQ6_K}) {
    double worst = 0;  // of the bound
    for (const float factor : {1.0f, 0x1p-8f, 0x1p-16f}) {
      RandomTensor t(random, type, kOutputs, kInputs);
      scale_blocks(t, factor);
      Arena arena;
      const PackedMatrix packed = pack(t.tensor, {}, arena);
      std::vector<float> row(kInputs);
      for (int o = 0; o < kOutputs; ++o) {
        unpack_row(packed, o, row);
        for (int b = 0; b < kInputs / kQuantBlock; ++b) {
          const std::byte* from = t.bytes.data() + static_cast<std::size_t>(o) * kInputs / 256 *
                                                       layout_of(type).block_bytes;
          const auto block = quantised_block(type, from, static_cast<std::size_t>(b));
          double largest = 0;
          for (int k = 0; k < kQuantBlock; ++k)
            largest = std::max<double>(largest, std::abs(block.weight(k)));
          for (int k = 0; k < kQuantBlock; ++k) {
            const double exact = block.weight(k), ours = row[static_cast<std::size_t>(b * 32 + k)];
            const double bound =
                type == TensorType::kQ6_K
                    ? largest / 253 + 0x1p-24
                    : 0x1p-11 * (std::abs(exact - block.min) + std::abs(block.min)) + 0x1p-20;
            worst = std::max(worst, std::abs(ours - exact) / bound);
          }
        }
      }
    }
    EXPECT_LE(worst, 1) << layout_of(type).name;
    EXPECT_GT(worst, 0.1) << layout_of(type).name;
  }
}

// What a damaged file may hold: the weight is then no number, and nothing else happens.
TEST(PackedMatrix, PacksScalesThatAreNoNumbers) {
  core::Random random(9);
  for (const std::uint16_t bad : {0x7c00, 0xfc00, 0x7e00}) {  // both infinities and NaN
    RandomTensor t(random, TensorType::kQ6_K, 1, 256);
    std::memcpy(t.bytes.data() + 208, &bad, 2);
    Arena arena;
    std::vector<float> row(256);
    unpack_row(pack(t.tensor, {}, arena), 0, row);
    for (const float w : row) EXPECT_FALSE(std::isfinite(w) && w != 0);
  }
}

TEST(Kernels, QuantiseWithinHalfAStep) {
  core::Random random(6);
  for (const Isa isa : isas()) {
    auto x = random_floats(random, 96, 3);
    std::fill_n(x.begin() + 32, 32, 0.0f);  // a block of zeros
    const Quantized quantized(kernels(isa), x, 1, 96);
    for (int i = 0; i < 96; ++i) {
      EXPECT_NEAR(quantized.value(0, i), x[static_cast<std::size_t>(i)],
                  0.5001 * quantized.scale[static_cast<std::size_t>(i / 32)]);
    }
    for (std::size_t b = 0; b < 3; ++b) {
      std::int32_t sum = 0;
      for (std::size_t i = 0; i < 32; ++i) sum += quantized.q[b * 32 + i];
      EXPECT_EQ(quantized.sum[b], sum);
      EXPECT_FLOAT_EQ(quantized.scaled_sum[b], static_cast<float>(sum) * quantized.scale[b]);
    }
  }
}

TEST(Kernels, QuantiseWhatIsNoNumberToSomethingDefined) {
  for (const Isa isa : isas()) {
    for (const float bad : {NAN, INFINITY, -INFINITY}) {
      std::vector<float> x(32, 0.5f);
      x[3] = x[20] = bad;
      const Quantized quantized(kernels(isa), x, 1, 32);
      std::int32_t sum = 0;
      for (const std::int8_t q : quantized.q) {
        EXPECT_GE(q, -127);
        sum += q;
      }
      EXPECT_EQ(quantized.sum[0], sum) << kernels(isa).name;
    }
  }
}

TEST(Kernels, NormSiluAndRopeFollowTheirFormulas) {
  core::Random random(7);
  std::vector<const Kernels*> all{&reference_kernels()};
  for (const Isa isa : isas()) all.push_back(&kernels(isa));
  for (const Kernels* k : all) {
    for (const int n : {1, 16, 31, 576}) {
      const auto x = random_floats(random, n, 20), w = random_floats(random, n);
      std::vector<float> out(static_cast<std::size_t>(n));
      k->rms_norm(x.data(), w.data(), 1e-3f, n, out.data());
      double squares = 0;
      for (const float v : x) squares += static_cast<double>(v) * v;
      for (std::size_t i = 0; i < out.size(); ++i) {
        EXPECT_NEAR(out[i], x[i] / std::sqrt(squares / n + 1e-3) * w[i], 1e-5) << k->name;
      }
      k->silu_gate(x.data(), w.data(), n, out.data());
      for (std::size_t i = 0; i < out.size(); ++i) {
        EXPECT_NEAR(out[i], x[i] / (1 + std::exp(-static_cast<double>(x[i]))) * w[i], 1e-5)
            << k->name;
      }
    }
    const float extreme[2] = {-200, 200}, one[2] = {1, 1};
    float out[2];
    k->silu_gate(extreme, one, 2, out);
    EXPECT_NEAR(out[0], 0, 1e-6) << k->name;
    EXPECT_NEAR(out[1], 200, 1e-3) << k->name;
    for (const int half : {3, 16, 20}) {
      const auto head = random_floats(random, 2 * half), angle = random_floats(random, half, 9);
      std::vector<float> c, s, rotated = head;
      for (const float a : angle) c.push_back(std::cos(a)), s.push_back(std::sin(a));
      k->rope(rotated.data(), c.data(), s.data(), half);
      for (int i = 0; i < half; ++i) {
        const auto at = static_cast<std::size_t>(i), other = static_cast<std::size_t>(i + half);
        EXPECT_NEAR(rotated[at], head[at] * c[at] - head[other] * s[at], 1e-6) << k->name;
        EXPECT_NEAR(rotated[other], head[at] * s[at] + head[other] * c[at], 1e-6) << k->name;
      }
    }
  }
}

// Several queries of several lengths over three pages, against softmax(q k) v in double.
TEST(Kernels, AttentionIsSoftmaxOverTheValidTokens) {
  core::Random random(8);
  std::vector<const Kernels*> all{&reference_kernels()};
  for (const Isa isa : isas()) all.push_back(&kernels(isa));
  for (const Kernels* k : all) {
    for (const int width : {16, 64, 80, 128}) {
      constexpr int kPages = 3, kTokens = kPages * kPageTokens;
      const auto keys = random_floats(random, kTokens * width, 2),
                 values = random_floats(random, kTokens * width, 2);
      const std::size_t tile = static_cast<std::size_t>(width * kPageTokens * k->kv_bytes);
      std::vector<std::byte> k_tiles(tile * kPages), v_tiles(tile * kPages);
      std::memset(k_tiles.data(), 0x7f, k_tiles.size());  // NaN where nothing was stored
      std::memset(v_tiles.data(), 0x7f, v_tiles.size());
      const int lengths[] = {1,  15, 16, 17,
                             33, 40, 40, 29};  // the longest is below the three pages' 48
      for (int t = 0; t < 40; ++t) {
        const auto page = static_cast<std::size_t>(t / kPageTokens);
        k->store_kv(keys.data() + t * width, values.data() + t * width, width, t % kPageTokens,
                    k_tiles.data() + page * tile, v_tiles.data() + page * tile);
      }
      for (int count = 1; count <= 8; ++count) {
        const auto queries = random_floats(random, count * width);
        std::vector<float> outs(static_cast<std::size_t>(count * width), 0.0f);
        std::vector<AttentionLane> lanes;
        for (int n = 0; n < count; ++n) {
          lanes.push_back({queries.data() + n * width,
                           outs.data() + n * width,
                           lengths[n],
                           -std::numeric_limits<float>::infinity(),
                           {}});
        }
        for (int first = 0; first < kTokens; first += kPageTokens) {
          const auto page = static_cast<std::size_t>(first / kPageTokens);
          // Lanes that end before this page sit it out, so the others go in runs.
          for (int n = 0; n < count;) {
            int end = n;
            while (end < count && lanes[static_cast<std::size_t>(end)].length > first) ++end;
            if (end > n)
              k->attend_page(k_tiles.data() + page * tile, v_tiles.data() + page * tile, width,
                             first, &lanes[static_cast<std::size_t>(n)], end - n);
            n = end + 1;
          }
        }
        for (int n = 0; n < count; ++n) {
          std::vector<double> p(static_cast<std::size_t>(lengths[n]));
          double sum = 0;
          for (int t = 0; t < lengths[n]; ++t) {
            double score = 0;
            for (int i = 0; i < width; ++i)
              score += static_cast<double>(queries[static_cast<std::size_t>(n * width + i)]) *
                       keys[static_cast<std::size_t>(t * width + i)];
            sum += p[static_cast<std::size_t>(t)] = std::exp(score);
          }
          for (int i = 0; i < width; ++i) {
            double expected = 0;
            for (int t = 0; t < lengths[n]; ++t)
              expected += p[static_cast<std::size_t>(t)] / sum *
                          values[static_cast<std::size_t>(t * width + i)];
            const AttentionLane& lane = lanes[static_cast<std::size_t>(n)];
            const float weights = std::accumulate(std::begin(lane.sums), std::end(lane.sums), 0.0f);
            ASSERT_NEAR(lane.out[i] / weights, expected, k->kv_bytes == 4 ? 1e-5 : 2e-2)
                << k->name << " width " << width << " lane " << n;
          }
        }
      }
    }
  }
}

TEST(Float16, RoundTripsEveryHalfAndRoundsToNearestEven) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = half_to_float(static_cast<std::uint16_t>(bits));
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(half_to_float(float_to_half(value))));
    } else {
      ASSERT_EQ(float_to_half(value), bits) << bits;
    }
  }
  EXPECT_EQ(float_to_half(1.0f + 0x1p-11f), 0x3c00);  // a tie goes to even
  EXPECT_EQ(float_to_half(1.0f + 3 * 0x1p-11f), 0x3c02);
  EXPECT_EQ(float_to_half(65519.0f), 0x7bff);
  EXPECT_EQ(float_to_half(65520.0f), 0x7c00);
  EXPECT_EQ(float_to_half(0x1p-25f), 0x0000);
  EXPECT_EQ(float_to_half(-3 * 0x1p-25f), 0x8002);
}

}  // namespace
}  // namespace lemma::model::cpu
