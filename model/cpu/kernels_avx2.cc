// AVX2 kernels: kernels_body.h over vector_avx2.h.
#include "model/cpu/vector_avx2.h"
// The body is written over the names above, so it comes after them.
#include "model/cpu/kernels_body.h"
#include "model/cpu/kernels_isa.h"

namespace lemma::model::cpu {

const Kernels& avx2_kernels() {
  static constexpr Kernels kTable = table("avx2");
  return kTable;
}

}  // namespace lemma::model::cpu
