// Rows of f32 as GGUF's blocks of 32 codes: Q8_0, Q4_0, Q4_1, Q5_0, Q5_1 (bit layouts: model/tensor.h; the reader is
// model/quantised_block.h). Scales, and minima where the type has one, are searched for: the block's weights, read back from
// what is stored, have about the least squared error that this type can give. Pure, any thread.
#pragma once

#include <cstddef>
#include <span>

#include "model/tensor.h"

namespace lemma::model {

// Whether encode_row writes this type: those above, F32 and F16.
bool can_encode(TensorType type);

// `row` is finite and a whole number of the type's blocks; `out` has the row's bytes in that type. F16 clamps
// to its range.
void encode_row(TensorType type, std::span<const float> row, std::span<std::byte> out);

}  // namespace lemma::model
