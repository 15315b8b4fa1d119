// The kernel tables of each instruction set; kernels.cc picks one. Calling one that the processor
// lacks is undefined.
#pragma once

#include "model/cpu/kernels.h"

namespace lemma::model::cpu {

const Kernels& scalar_kernels();
const Kernels& avx2_kernels();
const Kernels& avx512_kernels();
const Kernels& amx_kernels();
bool tiles_permitted();  // by the system; asks for it once

}  // namespace lemma::model::cpu
