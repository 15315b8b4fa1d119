// The 16 lanes of vector_avx512.h as two AVX2 registers. Included by kernels_avx2.cc only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <immintrin.h>

#define LEMMA_TARGET __attribute__((target("avx2,fma,f16c")))
#define LEMMA_INLINE LEMMA_TARGET inline __attribute__((always_inline))

namespace lemma::model::cpu {
namespace {

struct Floats {
  __m256 lo, hi;
};
struct Ints {
  __m256i lo, hi;
};
struct Bytes {
  __m256i lo, hi;
};

constexpr int kMatmulRows = 2;

LEMMA_INLINE Floats zero() { return {_mm256_setzero_ps(), _mm256_setzero_ps()}; }
LEMMA_INLINE Floats splat(float x) { return {_mm256_set1_ps(x), _mm256_set1_ps(x)}; }
LEMMA_INLINE Floats load(const float* p) { return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }
LEMMA_INLINE __m128i load_128(const std::byte* p) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}
LEMMA_INLINE Floats load_half(const std::byte* p) {
  return {_mm256_cvtph_ps(load_128(p)), _mm256_cvtph_ps(load_128(p + 16))};
}
LEMMA_INLINE __m256 widen_bfloat16(__m128i raw) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(raw), 16));
}
LEMMA_INLINE Floats load_bfloat16(const std::byte* p) {
  return {widen_bfloat16(load_128(p)), widen_bfloat16(load_128(p + 16))};
}
LEMMA_INLINE void store(float* p, Floats x) {
  _mm256_storeu_ps(p, x.lo);
  _mm256_storeu_ps(p + 8, x.hi);
}
LEMMA_INLINE void store_half(std::byte* p, Floats x) {
  auto* to = reinterpret_cast<__m128i*>(p);
  _mm_storeu_si128(to, _mm256_cvtps_ph(x.lo, _MM_FROUND_TO_NEAREST_INT));
  _mm_storeu_si128(to + 1, _mm256_cvtps_ph(x.hi, _MM_FROUND_TO_NEAREST_INT));
}
LEMMA_INLINE Floats add(Floats a, Floats b) {
  return {_mm256_add_ps(a.lo, b.lo), _mm256_add_ps(a.hi, b.hi)};
}
LEMMA_INLINE Floats sub(Floats a, Floats b) {
  return {_mm256_sub_ps(a.lo, b.lo), _mm256_sub_ps(a.hi, b.hi)};
}
LEMMA_INLINE Floats mul(Floats a, Floats b) {
  return {_mm256_mul_ps(a.lo, b.lo), _mm256_mul_ps(a.hi, b.hi)};
}
LEMMA_INLINE Floats div(Floats a, Floats b) {
  return {_mm256_div_ps(a.lo, b.lo), _mm256_div_ps(a.hi, b.hi)};
}
LEMMA_INLINE Floats fma(Floats a, Floats b, Floats c) {
  return {_mm256_fmadd_ps(a.lo, b.lo, c.lo), _mm256_fmadd_ps(a.hi, b.hi, c.hi)};
}
LEMMA_INLINE Floats max(Floats a, Floats b) {
  return {_mm256_max_ps(a.lo, b.lo), _mm256_max_ps(a.hi, b.hi)};
}
LEMMA_INLINE Floats min(Floats a, Floats b) {
  return {_mm256_min_ps(a.lo, b.lo), _mm256_min_ps(a.hi, b.hi)};
}
LEMMA_INLINE Floats absolute(Floats a) {
  const __m256 sign = _mm256_set1_ps(-0.0f);
  return {_mm256_andnot_ps(sign, a.lo), _mm256_andnot_ps(sign, a.hi)};
}
LEMMA_INLINE Floats round_even(Floats a) {
  constexpr int kNearest = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
  return {_mm256_round_ps(a.lo, kNearest), _mm256_round_ps(a.hi, kNearest)};
}
LEMMA_INLINE __m256 power_of_two(__m256 n) {
  return _mm256_castsi256_ps(
      _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23));
}
LEMMA_INLINE Floats times_power_of_two(Floats x, Floats n) {
  return mul(x, {power_of_two(n.lo), power_of_two(n.hi)});
}
LEMMA_INLINE Floats first_lanes(Floats x, int n, Floats rest) {
  const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  const __m256 lo = _mm256_castsi256_ps(_mm256_cmpgt_epi32(_mm256_set1_epi32(n), lane));
  const __m256 hi = _mm256_castsi256_ps(_mm256_cmpgt_epi32(_mm256_set1_epi32(n - 8), lane));
  return {_mm256_blendv_ps(rest.lo, x.lo, lo), _mm256_blendv_ps(rest.hi, x.hi, hi)};
}
LEMMA_INLINE bool any_above(Floats x, float bound) {
  const __m256 lo = _mm256_cmp_ps(x.lo, _mm256_set1_ps(bound), _CMP_GT_OQ);
  const __m256 hi = _mm256_cmp_ps(x.hi, _mm256_set1_ps(bound), _CMP_GT_OQ);
  return _mm256_movemask_ps(_mm256_or_ps(lo, hi)) != 0;
}
LEMMA_INLINE float sum_of(Floats x) {
  const __m256 eight = _mm256_add_ps(x.lo, x.hi);
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}
LEMMA_INLINE float max_of(Floats x) {
  const __m256 eight = _mm256_max_ps(x.lo, x.hi);
  __m128 s = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  s = _mm_max_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_max_ss(s, _mm_movehdup_ps(s)));
}

LEMMA_INLINE Ints splat_int(std::int32_t x) { return {_mm256_set1_epi32(x), _mm256_set1_epi32(x)}; }
LEMMA_INLINE Ints to_ints(Floats x) { return {_mm256_cvtps_epi32(x.lo), _mm256_cvtps_epi32(x.hi)}; }
LEMMA_INLINE Floats to_floats(Ints x) {
  return {_mm256_cvtepi32_ps(x.lo), _mm256_cvtepi32_ps(x.hi)};
}
LEMMA_INLINE Ints add_ints(Ints a, Ints b) {
  return {_mm256_add_epi32(a.lo, b.lo), _mm256_add_epi32(a.hi, b.hi)};
}
LEMMA_INLINE std::int32_t sum_of_ints(Ints x) {
  const __m256i eight = _mm256_add_epi32(x.lo, x.hi);
  __m128i s = _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
  s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0x4e));
  s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0xb1));
  return _mm_cvtsi128_si32(s);
}
LEMMA_INLINE void store_int8(std::int8_t* p, Ints x) {
  const __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(x.lo, x.hi), 0xd8);
  const __m128i bytes =
      _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), bytes);
}

LEMMA_INLINE Bytes load_bytes(const std::byte* p) {
  const auto* from = reinterpret_cast<const __m256i*>(p);
  return {_mm256_loadu_si256(from), _mm256_loadu_si256(from + 1)};
}
LEMMA_INLINE Bytes low_nibbles(Bytes x) {
  const __m256i mask = _mm256_set1_epi8(15);
  return {_mm256_and_si256(x.lo, mask), _mm256_and_si256(x.hi, mask)};
}
LEMMA_INLINE Bytes high_nibbles(Bytes x) {
  return low_nibbles({_mm256_srli_epi16(x.lo, 4), _mm256_srli_epi16(x.hi, 4)});
}
LEMMA_INLINE __m256i splat_quad(const std::int8_t* a) {
  std::int32_t quad;
  std::memcpy(&quad, a, sizeof quad);
  return _mm256_set1_epi32(quad);
}
// `magnitudes` unsigned; a pair's sum must fit 16 bits: 2 * 127 * 127 does.
LEMMA_INLINE __m256i dot_quads(__m256i sum, __m256i magnitudes, __m256i a) {
  const __m256i pairs = _mm256_maddubs_epi16(magnitudes, a);
  return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
LEMMA_INLINE Ints dot_unsigned(Ints sum, Bytes w, const std::int8_t* a) {
  const __m256i quad = splat_quad(a);
  return {dot_quads(sum.lo, w.lo, quad), dot_quads(sum.hi, w.hi, quad)};
}
// Weights stored + 128 become signed again, and their signs move to the activations.
LEMMA_INLINE Ints q8_start(std::int32_t) { return splat_int(0); }
LEMMA_INLINE __m256i dot_signed(__m256i sum, __m256i stored, __m256i a) {
  const __m256i w = _mm256_xor_si256(stored, _mm256_set1_epi8(static_cast<char>(0x80)));
  return dot_quads(sum, _mm256_abs_epi8(w), _mm256_sign_epi8(a, w));
}
LEMMA_INLINE Ints dot_bytes(Ints sum, Bytes w, const std::int8_t* a) {
  const __m256i quad = splat_quad(a);
  return {dot_signed(sum.lo, w.lo, quad), dot_signed(sum.hi, w.hi, quad)};
}
LEMMA_INLINE void prefetch(const std::byte* p) {
  _mm_prefetch(reinterpret_cast<const char*>(p), _MM_HINT_T1);
}

}  // namespace
}  // namespace lemma::model::cpu
