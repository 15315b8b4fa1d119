// The kernels of kernels.h over a vector of 16 lanes. Included once by each kernels_<isa>.cc, after
// the vector_<isa>.h that defines Floats, Ints, Bytes and LEMMA_TARGET; everything here is local to
// that file.
#pragma once

#include <array>
#include <limits>
#include <span>
#include <utility>

#include "model/backend.h"
#include "model/cpu/kernels.h"

// Arrays of vectors live in registers only if the loops over them are unrolled.
#if defined(__clang__)
#define LEMMA_UNROLL _Pragma("clang loop unroll(full)")
#else
#define LEMMA_UNROLL _Pragma("GCC unroll 16")
#endif

namespace lemma::model::cpu {
namespace {

constexpr float kMaxHalf = 65504.0f;

// e^x after Cephes' expf: x = n ln 2 + r, a polynomial for e^r. Relative error below 2^-22; x is
// clamped to -87 .. 88.
LEMMA_INLINE Floats exp_of(Floats x) {
  x = min(max(x, splat(-87.0f)), splat(88.0f));
  const Floats n = round_even(mul(x, splat(1.44269504088896341f)));
  Floats r = fma(n, splat(-0.693359375f), x);
  r = fma(n, splat(2.12194440e-4f), r);
  Floats p = splat(1.9875691500e-4f);
  p = fma(p, r, splat(1.3981999507e-3f));
  p = fma(p, r, splat(8.3334519073e-3f));
  p = fma(p, r, splat(4.1665795894e-2f));
  p = fma(p, r, splat(1.6666665459e-1f));
  p = fma(p, r, splat(5.0000001201e-1f));
  p = fma(p, mul(r, r), add(r, splat(1.0f)));
  return times_power_of_two(p, n);
}

// What a damaged file's weights make of an activation may be no number; that becomes -127, where
// converting it would be undefined.
LEMMA_INLINE Ints to_quants(Floats x) {
  return to_ints(min(max(x, splat(-127.0f)), splat(127.0f)));
}

LEMMA_TARGET void quantize_row(const float* x, int blocks, int row, const QuantizedTile& tile) {
  for (int b = 0; b < blocks; ++b, x += kQuantBlock) {
    const Floats lo = load(x), hi = load(x + 16);
    const float largest = max_of(max(absolute(lo), absolute(hi)));
    const float inverse = largest > 0 ? 127.0f / largest : 0.0f;
    const Ints q_lo = to_quants(mul(lo, splat(inverse)));
    const Ints q_hi = to_quants(mul(hi, splat(inverse)));
    const int at = b * tile.rows + row;
    store_int8(tile.q + at * kQuantBlock, q_lo);
    store_int8(tile.q + at * kQuantBlock + 16, q_hi);
    const std::int32_t sum = sum_of_ints(add_ints(q_lo, q_hi));
    const float scale = largest / 127.0f;
    tile.scale[at] = scale;
    tile.sum[at] = sum;
    tile.scaled_sum[at] = scale * static_cast<float>(sum);
  }
}

LEMMA_INLINE void put(float* out, Floats x, int lanes, bool accumulate) {
  if (lanes == kLanes) {
    store(out, accumulate ? add(load(out), x) : x);
    return;
  }
  float all[kLanes];
  store(all, x);
  for (int i = 0; i < lanes; ++i) out[i] = accumulate ? out[i] + all[i] : all[i];
}

// One row after the other through memory, the processor's own prefetching is best: with software prefetches a
// decode step reads at two thirds of its rate. Many rows' arithmetic spreads the reads out so far that it loses
// them; then prefetching into the L2 cache pays (16 rows: 1.15 times as quick; 4 rows: 0.8).
constexpr int kPrefetchRows = 6;
constexpr std::size_t kPrefetchBytes = 4096;

// Rows first .. first + M - 1 of the tile. Integer products within a block, f32 between blocks,
// blocks in order.
template <Packing P, int M>
LEMMA_TARGET void matmul_quantized_rows(const PackedMatrix& w, int group, const QuantizedTile& x,
                                        int first, float* out, std::size_t out_stride, int lanes,
                                        bool accumulate) {
  constexpr bool kBytesEach = has_byte_quants(P);
  constexpr int kLoads = static_cast<int>(quant_bytes(P)) / 64;
  const int blocks = w.blocks();
  const std::byte* quants = w.group(group);
  Floats sums[M];
  LEMMA_UNROLL
  for (int m = 0; m < M; ++m) sums[m] = zero();
  for (int b = 0; b < blocks; ++b, quants += block_bytes(P)) {
    Bytes weights[8];
    LEMMA_UNROLL
    for (int c = 0; c < kLoads; ++c) {
      const Bytes raw = load_bytes(quants + 64 * c);
      if constexpr (kBytesEach) {
        weights[c] = raw;
      } else {
        weights[c] = low_nibbles(raw);
        weights[c + 4] = high_nibbles(raw);
      }
    }
    if constexpr (M >= kPrefetchRows) {
      for (std::size_t ahead = 0; ahead < block_bytes(P); ahead += 64)
        prefetch(quants + ahead + kPrefetchBytes);
    }
    const std::byte* scales = quants + quant_bytes(P);
    const Floats d = load_half(scales);
    const int at = b * x.rows + first;
    const std::int8_t* q = x.q + at * kQuantBlock;
    LEMMA_UNROLL
    for (int m = 0; m < M; ++m, q += kQuantBlock) {
      Ints dot;
      if constexpr (P == Packing::kQ8) {
        dot = q8_start(x.sum[at + m]);
        LEMMA_UNROLL
        for (int c = 0; c < 8; ++c) dot = dot_bytes(dot, weights[c], q + 4 * c);
      } else {
        dot = splat_int(P == Packing::kQ4 ? -8 * x.sum[at + m] : 0);
        LEMMA_UNROLL
        for (int c = 0; c < 8; ++c) dot = dot_unsigned(dot, weights[c], q + 4 * c);
      }
      sums[m] = fma(to_floats(dot), mul(d, splat(x.scale[at + m])), sums[m]);
    }
    if constexpr (has_min(P)) {
      const Floats least = load_half(scales + 32);
      LEMMA_UNROLL
      for (int m = 0; m < M; ++m) sums[m] = fma(least, splat(x.scaled_sum[at + m]), sums[m]);
    }
  }
  LEMMA_UNROLL
  for (int m = 0; m < M; ++m)
    put(out + static_cast<std::size_t>(m) * out_stride, sums[m], lanes, accumulate);
}

template <Packing P>
LEMMA_INLINE Floats load_weights_of(const std::byte* p) {
  if constexpr (P == Packing::kF16) return load_half(p);
  if constexpr (P == Packing::kBF16) return load_bfloat16(p);
  return load(reinterpret_cast<const float*>(p));
}

template <Packing P, int M>
LEMMA_TARGET void matmul_float_rows(const PackedMatrix& w, int group, const float* x,
                                    std::size_t x_stride, float* out, std::size_t out_stride,
                                    int lanes, bool accumulate) {
  constexpr std::size_t kStep = kLanes * float_bytes(P);
  const std::byte* weights = w.group(group);
  Floats sums[M];
  LEMMA_UNROLL
  for (int m = 0; m < M; ++m) sums[m] = zero();
  for (int k = 0; k < w.inputs; ++k, weights += kStep) {
    const Floats wk = load_weights_of<P>(weights);
    LEMMA_UNROLL
    for (int m = 0; m < M; ++m)
      sums[m] =
          fma(wk, splat(x[static_cast<std::size_t>(m) * x_stride + static_cast<std::size_t>(k)]),
              sums[m]);
  }
  LEMMA_UNROLL
  for (int m = 0; m < M; ++m)
    put(out + static_cast<std::size_t>(m) * out_stride, sums[m], lanes, accumulate);
}

using QuantizedRows = void (*)(const PackedMatrix&, int, const QuantizedTile&, int, float*,
                               std::size_t, int, bool);
using FloatRows = void (*)(const PackedMatrix&, int, const float*, std::size_t, float*, std::size_t,
                           int, bool);

// Entry m - 1 multiplies m rows.
template <Packing P, int... I>
constexpr std::array<QuantizedRows, sizeof...(I)> quantized_rows(std::integer_sequence<int, I...>) {
  return {&matmul_quantized_rows<P, I + 1>...};
}
template <Packing P, int... I>
constexpr std::array<FloatRows, sizeof...(I)> float_rows(std::integer_sequence<int, I...>) {
  return {&matmul_float_rows<P, I + 1>...};
}
using RowCounts = std::make_integer_sequence<int, kMatmulRows>;

LEMMA_TARGET void matmul_quantized(const PackedMatrix& w, int group,
                                   std::span<const QuantizedTile> tiles, float* out,
                                   std::size_t out_stride, int lanes, bool accumulate) {
  // In the order of Packing.
  static constexpr std::array kTables{
      quantized_rows<Packing::kQ4>(RowCounts{}), quantized_rows<Packing::kQ4Min>(RowCounts{}),
      quantized_rows<Packing::kQ8>(RowCounts{}), quantized_rows<Packing::kQ8Min>(RowCounts{})};
  const auto& table =
      kTables[static_cast<std::size_t>(w.packing) - static_cast<std::size_t>(Packing::kQ4)];
  for (const QuantizedTile& x : tiles) {
    for (int first = 0; first < x.rows; first += kMatmulRows) {
      const int rows = x.rows - first < kMatmulRows ? x.rows - first : kMatmulRows;
      table[static_cast<std::size_t>(rows - 1)](w, group, x, first, out, out_stride, lanes,
                                                accumulate);
      out += static_cast<std::size_t>(rows) * out_stride;
    }
  }
}

LEMMA_TARGET void matmul_float(const PackedMatrix& w, int group, const float* x,
                               std::size_t x_stride, int rows, float* out, std::size_t out_stride,
                               int lanes, bool accumulate) {
  static constexpr std::array kTables{float_rows<Packing::kF32>(RowCounts{}),
                                      float_rows<Packing::kF16>(RowCounts{}),
                                      float_rows<Packing::kBF16>(RowCounts{})};
  const auto& table = kTables[static_cast<std::size_t>(w.packing)];
  for (int first = 0; first < rows; first += kMatmulRows) {
    const int count = rows - first < kMatmulRows ? rows - first : kMatmulRows;
    const auto at = static_cast<std::size_t>(first);
    table[static_cast<std::size_t>(count - 1)](w, group, x + at * x_stride, x_stride,
                                               out + at * out_stride, out_stride, lanes,
                                               accumulate);
  }
}

LEMMA_TARGET void rms_norm(const float* x, const float* weight, float epsilon, int n, float* out) {
  Floats squares = zero();
  int i = 0;
  for (; i + 16 <= n; i += 16) squares = fma(load(x + i), load(x + i), squares);
  float sum = sum_of(squares);
  for (int tail = i; tail < n; ++tail) sum += x[tail] * x[tail];
  const float scale = 1.0f / __builtin_sqrtf(sum / static_cast<float>(n) + epsilon);
  for (i = 0; i + 16 <= n; i += 16)
    store(out + i, mul(mul(load(x + i), splat(scale)), load(weight + i)));
  for (; i < n; ++i) out[i] = x[i] * scale * weight[i];
}

LEMMA_INLINE Floats silu(Floats x) { return div(x, add(splat(1.0f), exp_of(sub(zero(), x)))); }

LEMMA_TARGET void silu_gate(const float* gate, const float* up, int n, float* out) {
  int i = 0;
  for (; i + 16 <= n; i += 16) store(out + i, mul(silu(load(gate + i)), load(up + i)));
  if (i == n) return;
  float rest[2][16] = {};
  for (int j = i; j < n; ++j) rest[0][j - i] = gate[j], rest[1][j - i] = up[j];
  store(rest[0], mul(silu(load(rest[0])), load(rest[1])));
  for (int j = i; j < n; ++j) out[j] = rest[0][j - i];
}

LEMMA_TARGET void rope(float* head, const float* cosines, const float* sines, int half) {
  int i = 0;
  for (; i + 16 <= half; i += 16) {
    const Floats a = load(head + i), b = load(head + half + i), c = load(cosines + i),
                 s = load(sines + i);
    store(head + i, sub(mul(a, c), mul(b, s)));
    store(head + half + i, add(mul(b, c), mul(a, s)));
  }
  for (; i < half; ++i) {
    const float a = head[i], b = head[half + i];
    head[i] = a * cosines[i] - b * sines[i];
    head[half + i] = b * cosines[i] + a * sines[i];
  }
}

LEMMA_TARGET void store_kv(const float* k, const float* v, int head_width, int slot,
                           std::byte* k_tile, std::byte* v_tile) {
  const Floats most = splat(kMaxHalf), least = splat(-kMaxHalf);
  for (int i = 0; i < head_width; i += 16) {
    store_half(v_tile + (slot * head_width + i) * 2, min(max(load(v + i), least), most));
    std::byte column[32];
    store_half(column, min(max(load(k + i), least), most));
    for (int j = 0; j < 16; ++j)
      __builtin_memcpy(k_tile + ((i + j) * kPageTokens + slot) * 2, column + 2 * j, 2);
  }
}

template <int N>
LEMMA_TARGET void attend_page_lanes(const std::byte* k_tile, const std::byte* v_tile,
                                    int head_width, int first, AttentionLane* lanes) {
  // Even and odd dimensions apart: N sums alone would wait for each other's latency.
  Floats scores[N], odd[N];
  LEMMA_UNROLL
  for (int n = 0; n < N; ++n) scores[n] = odd[n] = zero();
  for (int i = 0; i < head_width; i += 2) {
    const Floats k = load_half(k_tile + i * kPageTokens * 2);
    LEMMA_UNROLL
    for (int n = 0; n < N; ++n) scores[n] = fma(k, splat(lanes[n].query[i]), scores[n]);
    const Floats next = load_half(k_tile + (i + 1) * kPageTokens * 2);
    LEMMA_UNROLL
    for (int n = 0; n < N; ++n) odd[n] = fma(next, splat(lanes[n].query[i + 1]), odd[n]);
  }
  LEMMA_UNROLL
  for (int n = 0; n < N; ++n) scores[n] = add(scores[n], odd[n]);

  float p[N][kPageTokens];  // exp(score - max)
  int tokens = 0;           // of the page that some lane attends to
  LEMMA_UNROLL
  for (int n = 0; n < N; ++n) {
    AttentionLane& lane = lanes[n];
    const int valid = lane.length - first < kPageTokens ? lane.length - first : kPageTokens;
    tokens = valid > tokens ? valid : tokens;
    const Floats seen =
        first_lanes(scores[n], valid, splat(-std::numeric_limits<float>::infinity()));
    if (any_above(seen, lane.max + kMaxSlack)) {
      const float largest = max_of(seen);
      const Floats shrink = exp_of(splat(lane.max - largest));
      lane.max = largest;
      store(lane.sums, mul(load(lane.sums), shrink));
      for (int i = 0; i < head_width; i += 16) store(lane.out + i, mul(load(lane.out + i), shrink));
    }
    const Floats weights = first_lanes(exp_of(sub(scores[n], splat(lane.max))), valid, zero());
    store(p[n], weights);
    store(lane.sums, add(load(lane.sums), weights));
  }

  constexpr int kColumns = 4;  // vectors of the head summed in one pass over the tokens
  for (int i = 0; i < head_width; i += 16 * kColumns) {
    const int columns = (head_width - i) / 16 < kColumns ? (head_width - i) / 16 : kColumns;
    if (columns == kColumns) {
      Floats out[N][kColumns];
      LEMMA_UNROLL
      for (int n = 0; n < N; ++n) {
        LEMMA_UNROLL
        for (int c = 0; c < kColumns; ++c) out[n][c] = load(lanes[n].out + i + 16 * c);
      }
      for (int t = 0; t < tokens; ++t) {
        LEMMA_UNROLL
        for (int c = 0; c < kColumns; ++c) {
          const Floats v = load_half(v_tile + (t * head_width + i + 16 * c) * 2);
          LEMMA_UNROLL
          for (int n = 0; n < N; ++n) out[n][c] = fma(v, splat(p[n][t]), out[n][c]);
        }
      }
      LEMMA_UNROLL
      for (int n = 0; n < N; ++n) {
        LEMMA_UNROLL
        for (int c = 0; c < kColumns; ++c) store(lanes[n].out + i + 16 * c, out[n][c]);
      }
      continue;
    }
    for (int c = 0; c < columns; ++c) {
      LEMMA_UNROLL
      for (int n = 0; n < N; ++n) {
        Floats out = load(lanes[n].out + i + 16 * c);
        for (int t = 0; t < tokens; ++t) {
          out = fma(load_half(v_tile + (t * head_width + i + 16 * c) * 2), splat(p[n][t]), out);
        }
        store(lanes[n].out + i + 16 * c, out);
      }
    }
  }
}

LEMMA_TARGET void attend_page(const std::byte* k_tile, const std::byte* v_tile, int head_width,
                              int first, AttentionLane* lanes, int count) {
  for (; count >= 6; count -= 6, lanes += 6)
    attend_page_lanes<6>(k_tile, v_tile, head_width, first, lanes);
  switch (count) {
    case 5:
      return attend_page_lanes<5>(k_tile, v_tile, head_width, first, lanes);
    case 4:
      return attend_page_lanes<4>(k_tile, v_tile, head_width, first, lanes);
    case 3:
      return attend_page_lanes<3>(k_tile, v_tile, head_width, first, lanes);
    case 2:
      return attend_page_lanes<2>(k_tile, v_tile, head_width, first, lanes);
    case 1:
      return attend_page_lanes<1>(k_tile, v_tile, head_width, first, lanes);
    default:
      return;
  }
}

template <int M>
LEMMA_TARGET void matmul_some_rows(const PackedMatrix& w, int group, const int* rows,
                                   const float* x, std::size_t x_stride, float* out,
                                   std::size_t out_stride, int lanes, bool accumulate) {
  const std::byte* weights = w.group(group);
  const float* in[M];
  // Even and odd inputs apart: a few rows' sums alone would wait for each other's latency.
  Floats even[M], odd[M];
  LEMMA_UNROLL
  for (int m = 0; m < M; ++m) {
    in[m] = x + static_cast<std::size_t>(rows[m]) * x_stride;
    even[m] = odd[m] = zero();
  }
  int k = 0;
  for (; k + 2 <= w.inputs; k += 2, weights += 64) {
    const Floats first = load_half(weights), second = load_half(weights + 32);
    LEMMA_UNROLL
    for (int m = 0; m < M; ++m) even[m] = fma(first, splat(in[m][k]), even[m]);
    LEMMA_UNROLL
    for (int m = 0; m < M; ++m) odd[m] = fma(second, splat(in[m][k + 1]), odd[m]);
  }
  if (k < w.inputs) {
    const Floats last = load_half(weights);
    LEMMA_UNROLL
    for (int m = 0; m < M; ++m) even[m] = fma(last, splat(in[m][k]), even[m]);
  }
  LEMMA_UNROLL
  for (int m = 0; m < M; ++m)
    put(out + static_cast<std::size_t>(rows[m]) * out_stride, add(even[m], odd[m]), lanes,
        accumulate);
}

using SomeRows = void (*)(const PackedMatrix&, int, const int*, const float*, std::size_t, float*,
                          std::size_t, int, bool);

// Entry m - 1 multiplies m rows.
template <int... I>
constexpr std::array<SomeRows, sizeof...(I)> some_rows(std::integer_sequence<int, I...>) {
  return {&matmul_some_rows<I + 1>...};
}

LEMMA_TARGET void matmul_rows(const PackedMatrix& w, int group, const int* rows, int count,
                              const float* x, std::size_t x_stride, float* out,
                              std::size_t out_stride, int lanes, bool accumulate) {
  constexpr int kMost = kMatmulRows < 8 ? kMatmulRows : 8;  // rows whose two sums fit the registers
  static constexpr auto kTable = some_rows(std::make_integer_sequence<int, kMost>{});
  for (int first = 0; first < count; first += kMost) {
    const int some = count - first < kMost ? count - first : kMost;
    kTable[static_cast<std::size_t>(some - 1)](w, group, rows + first, x, x_stride, out, out_stride,
                                               lanes, accumulate);
  }
}

constexpr Kernels table(std::string_view name) {
  return {name,       2,     &quantize_row, &matmul_quantized, &matmul_float, &rms_norm,
          &silu_gate, &rope, &store_kv,     &attend_page,      &matmul_rows};
}

}  // namespace
}  // namespace lemma::model::cpu
