// Portable kernels: kernels_body.h over vector_scalar.h.
#include "model/cpu/vector_scalar.h"
// The body is written over the names above, so it comes after them.
#include "model/cpu/kernels_body.h"
#include "model/cpu/kernels_isa.h"

namespace lemma::model::cpu {

const Kernels& scalar_kernels() {
  static constexpr Kernels kTable = table("scalar");
  return kTable;
}

}  // namespace lemma::model::cpu
