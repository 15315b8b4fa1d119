#include "model/logit_kernels.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

namespace lemma::model {
namespace {

constexpr std::size_t kLanes = 16;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));
using Ints = std::int32_t __attribute__((vector_size(kLanes * sizeof(float))));

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Each kernel's body is inlined into one function per instruction set; vectors never cross a call.
#define LEMMA_INLINE [[gnu::always_inline]] inline

// `count` floats, the lanes behind them filled with `rest`.
LEMMA_INLINE void load(Floats& lanes, const float* at, std::size_t count, float rest) {
  if (count >= kLanes) {
    std::memcpy(&lanes, at, sizeof lanes);
    return;
  }
  lanes = Floats{} + rest;
  for (std::size_t i = 0; i < count; ++i) lanes[i] = at[i];
}

LEMMA_INLINE double sum_lanes(const Floats& lanes) {
  double sum = 0;
  for (std::size_t i = 0; i < kLanes; ++i) sum += static_cast<double>(lanes[i]);
  return sum;
}

LEMMA_INLINE void exp_lanes(Floats& x) {
  constexpr float kLog2E = 1.44269504f;
  constexpr float kLn2High = 0.693145752f;  // the top bits of ln 2, so that n * kLn2High is exact
  constexpr float kLn2Low = 1.42860677e-6f;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  const Ints alive = x >= -87.0f;
  x = alive ? x : Floats{} - 87.0f;
  const Floats n = (x * kLog2E + kRound) - kRound;
  const Floats r = (x - n * kLn2High) - n * kLn2Low;
  Floats p = r * (1.0f / 720) + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  const Ints exponent = (__builtin_convertvector(n, Ints) + 127) << 23;
  Floats power;
  std::memcpy(&power, &exponent, sizeof power);
  p = p * power;
  x = alive ? p : Floats{};
}

LEMMA_INLINE Peak peak_body(const float* values, std::size_t count) {
  Floats best = Floats{} - kInfinity;
  Ints fine = Ints{} - 1;
  for (std::size_t i = 0; i < count; i += kLanes) {
    Floats x;
    load(x, values + i, count - i, -kInfinity);
    fine &= x < kInfinity;  // NaN isn't
    best = x > best ? x : best;
  }
  Peak peak{-kInfinity, false};
  for (std::size_t i = 0; i < kLanes; ++i) {
    peak.best = std::max(peak.best, best[i]);
    peak.broken |= fine[i] == 0;
  }
  return peak;
}

// `out` and `block_sums` may be null.
LEMMA_INLINE double exponentials_body(const float* in, std::size_t count, float shift, float scale,
                                      float* out, double* block_sums) {
  double total = 0;
  for (std::size_t block = 0; block < count; block += kSumBlock) {
    const std::size_t end = std::min(count, block + kSumBlock);
    Floats sum{};
    for (std::size_t i = block; i < end; i += kLanes) {
      Floats x;
      load(x, in + i, end - i, -kInfinity);
      x = (x - shift) * scale;
      exp_lanes(x);
      sum += x;
      if (out != nullptr) std::memcpy(out + i, &x, std::min(kLanes, end - i) * sizeof(float));
    }
    const double block_sum = sum_lanes(sum);
    if (block_sums != nullptr) block_sums[block / kSumBlock] = block_sum;
    total += block_sum;
  }
  return total;
}

LEMMA_INLINE Mass mass_body(const float* values, std::size_t count, float floor) {
  Mass mass{0, 0};
  for (std::size_t block = 0; block < count; block += kSumBlock) {
    const std::size_t end = std::min(count, block + kSumBlock);
    Floats sum{};
    Ints counted{};
    for (std::size_t i = block; i < end; i += kLanes) {
      Floats x;
      load(x, values + i, end - i, -1.0f);
      const Ints in = x >= floor;
      sum += in ? x : Floats{};
      counted -= in;
    }
    mass.sum += sum_lanes(sum);
    for (std::size_t i = 0; i < kLanes; ++i) mass.count += static_cast<std::size_t>(counted[i]);
  }
  return mass;
}

struct Kernels {
  Peak (*peak)(const float*, std::size_t);
  double (*exponentials)(const float*, std::size_t, float, float, float*, double*);
  Mass (*mass)(const float*, std::size_t, float);
};

#define LEMMA_KERNELS(NAME, TARGET)                                                           \
  TARGET Peak peak_##NAME(const float* v, std::size_t n) { return peak_body(v, n); }          \
  TARGET double exponentials_##NAME(const float* in, std::size_t n, float shift, float scale, \
                                    float* out, double* sums) {                               \
    return exponentials_body(in, n, shift, scale, out, sums);                                 \
  }                                                                                           \
  TARGET Mass mass_##NAME(const float* v, std::size_t n, float floor) {                       \
    return mass_body(v, n, floor);                                                            \
  }                                                                                           \
  constexpr Kernels k_##NAME{peak_##NAME, exponentials_##NAME, mass_##NAME};

LEMMA_KERNELS(portable, )
#if defined(__x86_64__)
LEMMA_KERNELS(avx2, [[gnu::target("avx2")]])
LEMMA_KERNELS(avx512, [[gnu::target("avx512f,avx512dq,avx512bw,avx512vl")]])
#endif

const Kernels& kernels() {
  static const Kernels* const kBest = [] {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
      return &k_avx512;
    if (__builtin_cpu_supports("avx2")) return &k_avx2;
#endif
    return &k_portable;
  }();
  return *kBest;
}

}  // namespace

Peak peak_of(std::span<const float> values) { return kernels().peak(values.data(), values.size()); }

double exponentials(std::span<const float> in, float shift, float scale, std::span<float> out,
                    std::span<double> block_sums) {
  return kernels().exponentials(in.data(), in.size(), shift, scale, out.data(), block_sums.data());
}

double sum_of_exponentials(std::span<const float> in, float shift) {
  return kernels().exponentials(in.data(), in.size(), shift, 1.0f, nullptr, nullptr);
}

Mass mass_from(std::span<const float> values, float floor) {
  return kernels().mass(values.data(), values.size(), floor);
}

}  // namespace lemma::model
