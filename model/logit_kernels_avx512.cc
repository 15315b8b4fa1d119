// logit_kernels.h in AVX-512.
#include "model/cpu/vector_avx512.h"
#include "model/logit_kernels.h"
// The body is written over the names above, so it comes after them.
#include "model/logit_kernels_body.h"
#include "model/logit_kernels_isa.h"

namespace lemma::model {

const LogitKernels& logit_kernels_avx512() {
  static constexpr LogitKernels kTable{cpu::sum_block, cpu::weights};
  return kTable;
}

}  // namespace lemma::model
