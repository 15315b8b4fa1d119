// AVX-512 VNNI kernels: kernels_body.h over vector_avx512.h.
#include "model/cpu/vector_avx512.h"
// The body is written over the names above, so it comes after them.
#include "model/cpu/kernels_body.h"
#include "model/cpu/kernels_isa.h"

namespace lemma::model::cpu {

const Kernels& avx512_kernels() {
  static constexpr Kernels kTable = table("avx512");
  return kTable;
}

}  // namespace lemma::model::cpu
