#include "model/cpu/kernels.h"

#include <cpuid.h>

#include "core/assert.h"
#include "model/cpu/kernels_isa.h"

namespace lemma::model::cpu {

namespace {
// Not among the names that clang 14's __builtin_cpu_supports knows.
bool has_f16c() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C);
}
bool has_tiles() {
  constexpr unsigned kTile = 1u << 24, kInt8 = 1u << 25;
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & kTile) && (d & kInt8);
}
}  // namespace

bool supported(Isa isa) {
  switch (isa) {
    case Isa::kScalar:
      return true;
    case Isa::kAvx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && has_f16c();
    case Isa::kAvx512:
      return supported(Isa::kAvx2) && __builtin_cpu_supports("avx512f") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
    case Isa::kAmx:
      return supported(Isa::kAvx512) && has_tiles() && tiles_permitted();
  }
  return false;
}

Isa best_isa() {
  for (const Isa isa : {Isa::kAmx, Isa::kAvx512, Isa::kAvx2})
    if (supported(isa)) return isa;
  return Isa::kScalar;
}

const Kernels& kernels(Isa isa) {
  LEMMA_ASSERT(supported(isa), "the processor has these instructions");
  switch (isa) {
    case Isa::kAmx:
      return amx_kernels();
    case Isa::kAvx512:
      return avx512_kernels();
    case Isa::kAvx2:
      return avx2_kernels();
    case Isa::kScalar:
      break;
  }
  return scalar_kernels();
}

}  // namespace lemma::model::cpu
