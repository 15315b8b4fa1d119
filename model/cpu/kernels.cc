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
  }
  return false;
}

Isa best_isa() {
  return supported(Isa::kAvx512) ? Isa::kAvx512 : supported(Isa::kAvx2) ? Isa::kAvx2 : Isa::kScalar;
}

const Kernels& kernels(Isa isa) {
  LEMMA_ASSERT(supported(isa), "the processor has these instructions");
  return isa == Isa::kAvx512 ? avx512_kernels()
         : isa == Isa::kAvx2 ? avx2_kernels()
                             : scalar_kernels();
}

}  // namespace lemma::model::cpu
