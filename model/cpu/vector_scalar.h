// The 16 lanes of vector_avx512.h as plain arrays, for any processor. Included by kernels_scalar.cc
// only.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "model/float16.h"

#define LEMMA_TARGET
#define LEMMA_INLINE inline

namespace lemma::model::cpu {
namespace {

struct Floats {
  float v[16];
};
struct Ints {
  std::int32_t v[16];
};
struct Bytes {
  std::uint8_t v[64];
};

constexpr int kMatmulRows = 1;

template <class F>
inline Floats lanes(F&& of) {
  Floats r;
  for (int i = 0; i < 16; ++i) r.v[i] = of(i);
  return r;
}
template <class F>
inline Ints int_lanes(F&& of) {
  Ints r;
  for (int i = 0; i < 16; ++i) r.v[i] = of(i);
  return r;
}
inline std::uint16_t u16_at(const std::byte* p, int i) {
  std::uint16_t value;
  std::memcpy(&value, p + 2 * i, sizeof value);
  return value;
}

inline Floats splat(float x) {
  return lanes([&](int) { return x; });
}
inline Floats zero() { return splat(0); }
inline Floats load(const float* p) {
  return lanes([&](int i) { return p[i]; });
}
inline Floats load_half(const std::byte* p) {
  return lanes([&](int i) { return half_to_float(u16_at(p, i)); });
}
inline Floats load_bfloat16(const std::byte* p) {
  return lanes([&](int i) { return bfloat16_to_float(u16_at(p, i)); });
}
inline void store(float* p, Floats x) { std::memcpy(p, x.v, sizeof x.v); }
inline void store_half(std::byte* p, Floats x) {
  for (int i = 0; i < 16; ++i) {
    const std::uint16_t half = float_to_half(x.v[i]);
    std::memcpy(p + 2 * i, &half, sizeof half);
  }
}
inline Floats add(Floats a, Floats b) {
  return lanes([&](int i) { return a.v[i] + b.v[i]; });
}
inline Floats sub(Floats a, Floats b) {
  return lanes([&](int i) { return a.v[i] - b.v[i]; });
}
inline Floats mul(Floats a, Floats b) {
  return lanes([&](int i) { return a.v[i] * b.v[i]; });
}
inline Floats div(Floats a, Floats b) {
  return lanes([&](int i) { return a.v[i] / b.v[i]; });
}
inline Floats fma(Floats a, Floats b, Floats c) {
  return lanes([&](int i) { return std::fma(a.v[i], b.v[i], c.v[i]); });
}
inline Floats max(Floats a, Floats b) {
  return lanes([&](int i) { return a.v[i] > b.v[i] ? a.v[i] : b.v[i]; });
}
inline Floats min(Floats a, Floats b) {
  return lanes([&](int i) { return a.v[i] < b.v[i] ? a.v[i] : b.v[i]; });
}
inline Floats absolute(Floats a) {
  return lanes([&](int i) { return std::fabs(a.v[i]); });
}
inline Floats round_even(Floats a) {
  return lanes([&](int i) { return std::nearbyint(a.v[i]); });
}
inline Floats times_power_of_two(Floats x, Floats n) {
  return lanes([&](int i) {
    return x.v[i] * std::bit_cast<float>((static_cast<std::int32_t>(n.v[i]) + 127) << 23);
  });
}
inline Floats first_lanes(Floats x, int n, Floats rest) {
  return lanes([&](int i) { return i < n ? x.v[i] : rest.v[i]; });
}
inline bool any_above(Floats x, float bound) {
  return std::any_of(x.v, x.v + 16, [&](float value) { return value > bound; });
}
// Halves, then halves again: the order of the wider instruction sets.
inline float sum_of(Floats x) {
  for (int half = 8; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) x.v[i] += x.v[i + half];
  }
  return x.v[0];
}
inline float max_of(Floats x) { return *std::max_element(x.v, x.v + 16); }

inline Ints splat_int(std::int32_t x) {
  return int_lanes([&](int) { return x; });
}
inline Ints to_ints(Floats x) {
  return int_lanes([&](int i) { return static_cast<std::int32_t>(std::nearbyint(x.v[i])); });
}
inline Floats to_floats(Ints x) {
  return lanes([&](int i) { return static_cast<float>(x.v[i]); });
}
inline Ints add_ints(Ints a, Ints b) {
  return int_lanes([&](int i) { return a.v[i] + b.v[i]; });
}
inline std::int32_t sum_of_ints(Ints x) {
  std::int32_t sum = 0;
  for (const std::int32_t v : x.v) sum += v;
  return sum;
}
inline void store_int8(std::int8_t* p, Ints x) {
  for (int i = 0; i < 16; ++i) p[i] = static_cast<std::int8_t>(x.v[i]);
}

inline Bytes load_bytes(const std::byte* p) {
  Bytes r;
  std::memcpy(r.v, p, sizeof r.v);
  return r;
}
inline Bytes low_nibbles(Bytes x) {
  for (std::uint8_t& b : x.v) b &= 15;
  return x;
}
inline Bytes high_nibbles(Bytes x) {
  for (std::uint8_t& b : x.v) b >>= 4;
  return x;
}
inline Ints dot_unsigned(Ints sum, const Bytes& w, const std::int8_t* a) {
  for (int i = 0; i < 64; ++i) sum.v[i / 4] += w.v[i] * a[i % 4];
  return sum;
}
inline Ints q8_start(std::int32_t activation_sum) { return splat_int(-128 * activation_sum); }
inline Ints dot_bytes(Ints sum, const Bytes& w, const std::int8_t* a) {
  return dot_unsigned(sum, w, a);
}
inline void prefetch(const std::byte*) {}

}  // namespace
}  // namespace lemma::model::cpu
