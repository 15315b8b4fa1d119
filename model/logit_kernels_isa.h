// The tables that logit_kernels.cc chooses from, one per instruction set.
#pragma once

#include "model/logit_kernels.h"

namespace lemma::model {

const LogitKernels& logit_kernels_avx512();
const LogitKernels& logit_kernels_avx2();
const LogitKernels& logit_kernels_scalar();

}  // namespace lemma::model
