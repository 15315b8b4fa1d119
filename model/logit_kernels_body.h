// The loops of logit_kernels.h over a vector of 16 lanes, whose names (model/cpu/vector_*.h) the
// including file brings.
#include <cstddef>
#include <limits>

namespace lemma::model::cpu {
namespace {

constexpr float kLog2E = 1.44269504088896341f;
constexpr float kLeastExponent = -126.0f;
constexpr float kLeastWeight = 0x1p-126f;  // and all below count as 0
constexpr int kLanes = 16;
constexpr std::size_t kLogitsAhead = 2048;  // read into L2: the row was written by other cores

// 2^t for t <= 0, but at least kLeastWeight; NaN stays NaN.
LEMMA_INLINE Floats power_of_two(Floats t) {
  t = max(splat(kLeastExponent), t);
  const Floats n = round_even(t);
  const Floats f = sub(t, n);
  Floats p = splat(1.32650824e-3f);
  p = fma(p, f, splat(9.67125222e-3f));
  p = fma(p, f, splat(5.5507306e-2f));
  p = fma(p, f, splat(2.40222454e-1f));
  p = fma(p, f, splat(6.93147004e-1f));
  p = fma(p, f, splat(1.0f));
  return times_power_of_two(p, n);
}

LEMMA_INLINE Floats weight_of(Floats x, Floats peak, Floats rate) {
  return power_of_two(mul(sub(x, peak), rate));
}

// max() gives its second operand where one is NaN, so NaN is passed over here and found in the sum.
LEMMA_INLINE float best_of(const float* x) {
  for (std::size_t i = 0; i < kLogitBlock; i += kLanes)
    prefetch(reinterpret_cast<const std::byte*>(x + kLogitsAhead + i));
  Floats best[4];
  for (int i = 0; i < 4; ++i) best[i] = load(x + i * kLanes);
  for (int at = 4 * kLanes; at < static_cast<int>(kLogitBlock); at += 4 * kLanes)
    for (int i = 0; i < 4; ++i) best[i] = max(load(x + at + i * kLanes), best[i]);
  return max_of(max(max(best[0], best[1]), max(best[2], best[3])));
}

LEMMA_TARGET void sum_block(const float* x, float rate, float* best, float* sum) {
  *best = best_of(x);
  if (!(*best > -std::numeric_limits<float>::infinity())) {
    *sum = 0;
    for (std::size_t i = 0; i < kLogitBlock; ++i) *sum = x[i] == x[i] ? *sum : x[i];
    return;
  }
  const Floats peak = splat(*best), scale = splat(rate * kLog2E);
  Floats even = zero(), odd = zero();
  for (std::size_t i = 0; i < kLogitBlock; i += 2 * kLanes) {
    even = add(even, weight_of(load(x + i), peak, scale));
    odd = add(odd, weight_of(load(x + i + kLanes), peak, scale));
  }
  *sum = sum_of(add(even, odd));
}

LEMMA_TARGET void weights(const float* in, std::size_t vectors, float peak, float rate,
                          float* out) {
  const Floats top = splat(peak), scale = splat(rate * kLog2E);
  for (std::size_t i = 0; i < vectors * kLanes; i += kLanes) {
    float of_lanes[kLanes];
    store(of_lanes, weight_of(load(in + i), top, scale));
    for (int lane = 0; lane < kLanes; ++lane)
      out[i + lane] = of_lanes[lane] > kLeastWeight ? of_lanes[lane] : 0.0f;
  }
}

}  // namespace
}  // namespace lemma::model::cpu
