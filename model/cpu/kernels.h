// The inner loops, as a table chosen at run time: AMX, AVX-512 VNNI, AVX2, or portable code, all
// compiled from one body (kernels_body.h) over a vector of 16 lanes, and a plain f32 set that is
// the oracle for the others.
//
// A row's result depends on that row alone, never on how many rows share a call, and the quantised
// products are the same bits on every instruction set: forks, chunks and batches give the tokens
// that separate runs would. Thread-safe: no state. No kernel allocates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "model/backend.h"
#include "model/cpu/packed_matrix.h"

namespace lemma::model::cpu {

inline constexpr int kTileRows = 16;       // rows that one reading of the weights is multiplied by
inline constexpr int kAttentionLanes = 6;  // queries that share one reading of a K and V tile
// A running maximum this much too low is left as it is: exp(score - max) stays far from f32's limit.
inline constexpr float kMaxSlack = 8;

// `rows` activation rows in blocks of 32: x = q * scale, q in -127 .. 127. Block-major, so one
// block's rows are neighbours.
struct QuantizedTile {
  int rows = 0;                 // 1 .. kTileRows
  std::int8_t* q = nullptr;     // (blocks, rows, 32)
  float* scale = nullptr;       // (blocks, rows)
  float* scaled_sum = nullptr;  // (blocks, rows): scale * sum of q, for weights with a minimum
  std::int32_t* sum = nullptr;  // (blocks, rows): sum of q
};

// One query head of one row, and its running softmax (Milakov and Gimelshein 2018) over the pages
// seen so far.
struct AttentionLane {
  const float* query;  // (head_width), already scaled by 1 / sqrt(head_width)
  float* out;          // (head_width): sum of exp(score - max) * v
  int length;          // attends to positions 0 .. length - 1
  float max;           // of the scores so far, or at most kMaxSlack below it; -infinity at first
  float sums[kPageTokens];  // by slot of a page: sum of exp(score - max)
};

struct Kernels {
  std::string_view name;
  int kv_bytes;  // of one stored key or value element: 2 is f16, 4 is f32

  // Row `row` of `tile` from (blocks * 32) floats.
  void (*quantize_row)(const float* x, int blocks, int row, const QuantizedTile& tile);
  // out[r][0 .. lanes) = or += weights of `group` times row r of all tiles; all but the last tile have kTileRows rows;
  // `lanes` <= 16 cuts the last group's padding.
  void (*matmul_quantized)(const PackedMatrix& w, int group, std::span<const QuantizedTile> tiles,
                           float* out, std::size_t out_stride, int lanes, bool add);
  void (*matmul_float)(const PackedMatrix& w, int group, const float* x, std::size_t x_stride,
                       int rows, float* out, std::size_t out_stride, int lanes, bool add);
  // `out` may be `x`.
  void (*rms_norm)(const float* x, const float* weight, float epsilon, int n, float* out);
  void (*silu_gate)(const float* gate, const float* up, int n, float* out);
  // Rotates pairs (i, i + half) of a head by the angles whose cosines and sines are given.
  void (*rope)(float* head, const float* cosines, const float* sines, int half);
  // Token `slot` of a page. K tile: (head_width, 16 tokens); V tile: (16 tokens, head_width).
  void (*store_kv)(const float* k, const float* v, int head_width, int slot, std::byte* k_tile,
                   std::byte* v_tile);
  // Folds the page of positions first .. first + 15 into each lane. Every lane has length > first.
  void (*attend_page)(const std::byte* k_tile, const std::byte* v_tile, int head_width, int first,
                      AttentionLane* lanes, int count);
  // Some rows of a batch: for each r of rows[0 .. count), out[r][0 .. lanes) = or += weights of
  // `group` times x[r]. The weights are f16 (in the reference f32): an adapter's.
  void (*matmul_rows)(const PackedMatrix& w, int group, const int* rows, int count, const float* x,
                      std::size_t x_stride, float* out, std::size_t out_stride, int lanes,
                      bool add);
};

enum class Isa { kScalar, kAvx2, kAvx512, kAmx };

bool supported(Isa isa);  // by this processor
Isa best_isa();
const Kernels& kernels(Isa isa);  // requires supported(isa)
const Kernels& reference_kernels();

}  // namespace lemma::model::cpu
