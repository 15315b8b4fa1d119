// A vector of 16 lanes on AVX-512 with VNNI. The same names as vector_avx2.h and vector_scalar.h;
// kernels_body.h is written over them. Included by kernels_avx512.cc only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <immintrin.h>

#define LEMMA_TARGET \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c")))
#define LEMMA_INLINE LEMMA_TARGET inline __attribute__((always_inline))

namespace lemma::model::cpu {
namespace {

using Floats = __m512;  // 16 f32
using Ints = __m512i;   // 16 i32
using Bytes = __m512i;  // 64 bytes: 4 of each lane

constexpr int kMatmulRows = 16;  // rows whose sums fit the registers

LEMMA_INLINE Floats zero() { return _mm512_setzero_ps(); }
LEMMA_INLINE Floats splat(float x) { return _mm512_set1_ps(x); }
LEMMA_INLINE Floats load(const float* p) { return _mm512_loadu_ps(p); }
LEMMA_INLINE Floats load_half(const std::byte* p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
LEMMA_INLINE Floats load_bfloat16(const std::byte* p) {
  const __m256i raw = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(raw), 16));
}
LEMMA_INLINE void store(float* p, Floats x) { _mm512_storeu_ps(p, x); }
LEMMA_INLINE void store_half(std::byte* p, Floats x) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT));
}
LEMMA_INLINE Floats add(Floats a, Floats b) { return _mm512_add_ps(a, b); }
LEMMA_INLINE Floats sub(Floats a, Floats b) { return _mm512_sub_ps(a, b); }
LEMMA_INLINE Floats mul(Floats a, Floats b) { return _mm512_mul_ps(a, b); }
LEMMA_INLINE Floats div(Floats a, Floats b) { return _mm512_div_ps(a, b); }
LEMMA_INLINE Floats fma(Floats a, Floats b, Floats c) { return _mm512_fmadd_ps(a, b, c); }
LEMMA_INLINE Floats max(Floats a, Floats b) { return _mm512_max_ps(a, b); }
LEMMA_INLINE Floats min(Floats a, Floats b) { return _mm512_min_ps(a, b); }
LEMMA_INLINE Floats absolute(Floats a) { return _mm512_abs_ps(a); }
LEMMA_INLINE Floats round_even(Floats a) {
  return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
// x 2^n for whole n in -126 .. 127.
LEMMA_INLINE Floats times_power_of_two(Floats x, Floats n) { return _mm512_scalef_ps(x, n); }
// x in the first n lanes, `rest` in the others.
LEMMA_INLINE Floats first_lanes(Floats x, int n, Floats rest) {
  return _mm512_mask_mov_ps(rest, static_cast<__mmask16>((1u << n) - 1), x);
}
LEMMA_INLINE bool any_above(Floats x, float bound) {
  return _mm512_cmp_ps_mask(x, splat(bound), _CMP_GT_OQ) != 0;
}
LEMMA_INLINE float sum_of(Floats x) { return _mm512_reduce_add_ps(x); }
LEMMA_INLINE float max_of(Floats x) { return _mm512_reduce_max_ps(x); }

LEMMA_INLINE Ints splat_int(std::int32_t x) { return _mm512_set1_epi32(x); }
LEMMA_INLINE Ints to_ints(Floats x) { return _mm512_cvtps_epi32(x); }  // to nearest, ties to even
LEMMA_INLINE Floats to_floats(Ints x) { return _mm512_cvtepi32_ps(x); }
LEMMA_INLINE Ints add_ints(Ints a, Ints b) { return _mm512_add_epi32(a, b); }
LEMMA_INLINE std::int32_t sum_of_ints(Ints x) { return _mm512_reduce_add_epi32(x); }
LEMMA_INLINE void store_int8(std::int8_t* p, Ints x) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8(x));
}

LEMMA_INLINE Bytes load_bytes(const std::byte* p) { return _mm512_loadu_si512(p); }
LEMMA_INLINE Bytes low_nibbles(Bytes x) { return _mm512_and_si512(x, _mm512_set1_epi8(15)); }
LEMMA_INLINE Bytes high_nibbles(Bytes x) {
  return _mm512_and_si512(_mm512_srli_epi16(x, 4), _mm512_set1_epi8(15));
}
LEMMA_INLINE Ints splat_quad(const std::int8_t* a) {
  std::int32_t quad;
  std::memcpy(&quad, a, sizeof quad);
  return _mm512_set1_epi32(quad);
}
// sum + the product of each lane's 4 weights (0 .. 127) with 4 activations.
LEMMA_INLINE Ints dot_unsigned(Ints sum, Bytes w, const std::int8_t* a) {
  return _mm512_dpbusd_epi32(sum, w, splat_quad(a));
}
// The same for weights stored + 128; q8_start(sum of all activations) takes the 128s off again.
LEMMA_INLINE Ints q8_start(std::int32_t activation_sum) { return splat_int(-128 * activation_sum); }
LEMMA_INLINE Ints dot_bytes(Ints sum, Bytes w, const std::int8_t* a) {
  return _mm512_dpbusd_epi32(sum, w, splat_quad(a));
}
LEMMA_INLINE void prefetch(const std::byte* p) {
  _mm_prefetch(reinterpret_cast<const char*>(p), _MM_HINT_T1);
}

}  // namespace
}  // namespace lemma::model::cpu
