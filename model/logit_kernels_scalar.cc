// logit_kernels.h in plain C++.
#include "model/cpu/vector_scalar.h"
#include "model/logit_kernels.h"
// The body is written over the names above, so it comes after them.
#include "model/logit_kernels_body.h"
#include "model/logit_kernels_isa.h"

namespace lemma::model {

const LogitKernels& logit_kernels_scalar() {
  static constexpr LogitKernels kTable{cpu::sum_block, cpu::weights};
  return kTable;
}

}  // namespace lemma::model
