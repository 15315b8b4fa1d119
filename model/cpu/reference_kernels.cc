// The slow, obvious oracle: one loop per formula, f32 weights, activations and KV, no shared code
// with the other kernels.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "core/assert.h"
#include "model/backend.h"
#include "model/cpu/kernels.h"

namespace lemma::model::cpu {
namespace {

void no_quantize(const float*, int, int, const QuantizedTile&) {
  LEMMA_ASSERT(false, "the reference path has no quantised activations");
}
void no_matmul_quantized(const PackedMatrix&, int, std::span<const QuantizedTile>, float*,
                         std::size_t, int, bool) {
  LEMMA_ASSERT(false, "the reference path has no quantised weights");
}

void matmul_f32(const PackedMatrix& w, int group, const float* x, std::size_t x_stride, int rows,
                float* out, std::size_t out_stride, int lanes, bool accumulate) {
  LEMMA_ASSERT(w.packing == Packing::kF32, "the reference path dequantises its weights");
  const auto* weights = reinterpret_cast<const float*>(w.group(group));
  for (int r = 0; r < rows; ++r, x += x_stride, out += out_stride) {
    float sums[kLanes] = {};
    for (int k = 0; k < w.inputs; ++k) {
      for (int lane = 0; lane < kLanes; ++lane) sums[lane] += weights[k * kLanes + lane] * x[k];
    }
    for (int lane = 0; lane < lanes; ++lane)
      out[lane] = accumulate ? out[lane] + sums[lane] : sums[lane];
  }
}

void matmul_rows(const PackedMatrix& w, int group, const int* rows, int count, const float* x,
                 std::size_t x_stride, float* out, std::size_t out_stride, int lanes,
                 bool accumulate) {
  for (const int* r = rows; r != rows + count; ++r) {
    const auto row = static_cast<std::size_t>(*r);
    matmul_f32(w, group, x + row * x_stride, x_stride, 1, out + row * out_stride, out_stride, lanes,
               accumulate);
  }
}

void rms_norm(const float* x, const float* weight, float epsilon, int n, float* out) {
  double squares = 0;
  for (int i = 0; i < n; ++i) squares += static_cast<double>(x[i]) * x[i];
  const auto scale = static_cast<float>(1.0 / std::sqrt(squares / n + epsilon));
  for (int i = 0; i < n; ++i) out[i] = x[i] * scale * weight[i];
}

void silu_gate(const float* gate, const float* up, int n, float* out) {
  for (int i = 0; i < n; ++i) out[i] = gate[i] / (1.0f + std::exp(-gate[i])) * up[i];
}

void rope(float* head, const float* cosines, const float* sines, int half) {
  for (int i = 0; i < half; ++i) {
    const float a = head[i], b = head[half + i];
    head[i] = a * cosines[i] - b * sines[i];
    head[half + i] = a * sines[i] + b * cosines[i];
  }
}

void store_kv(const float* k, const float* v, int head_width, int slot, std::byte* k_tile,
              std::byte* v_tile) {
  auto* keys = reinterpret_cast<float*>(k_tile);
  for (int i = 0; i < head_width; ++i) keys[i * kPageTokens + slot] = k[i];
  std::memcpy(reinterpret_cast<float*>(v_tile) + slot * head_width, v,
              sizeof(float) * static_cast<std::size_t>(head_width));
}

void attend_page(const std::byte* k_tile, const std::byte* v_tile, int head_width, int first,
                 AttentionLane* lanes, int count) {
  const auto* keys = reinterpret_cast<const float*>(k_tile);
  const auto* values = reinterpret_cast<const float*>(v_tile);
  for (AttentionLane* lane = lanes; lane != lanes + count; ++lane) {
    for (int t = 0; t < std::min(kPageTokens, lane->length - first); ++t) {
      float score = 0;
      for (int i = 0; i < head_width; ++i) score += lane->query[i] * keys[i * kPageTokens + t];
      const float max = std::max(lane->max, score);
      const float shrink = std::exp(lane->max - max), p = std::exp(score - max);
      for (int i = 0; i < head_width; ++i)
        lane->out[i] = lane->out[i] * shrink + p * values[t * head_width + i];
      lane->sums[0] = lane->sums[0] * shrink + p;
      lane->max = max;
    }
  }
}

}  // namespace

const Kernels& reference_kernels() {
  static constexpr Kernels kTable{
      "reference", 4,     &no_quantize, &no_matmul_quantized, &matmul_f32, &rms_norm,
      &silu_gate,  &rope, &store_kv,    &attend_page,         &matmul_rows};
  return kTable;
}

}  // namespace lemma::model::cpu
