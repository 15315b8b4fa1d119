// 32 neighbouring weights of a row as integers and their scale, read from any of GGUF's quantised
// types; the one place that knows those types' bit layouts (the ggml repository's ggml-quants
// describes them). Pure, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "model/tensor.h"

namespace lemma::model {

// Weight k is scale[k / 16] * (code[k] - zero) + min.
struct QuantisedBlock {
  std::array<std::uint8_t, kQuantBlock> code;
  int zero = 0;                // 0, or the middle of the code's range
  std::array<float, 2> scale;  // exact, also where it is a product; the two differ in Q6_K alone
  float min = 0;               // exact; 0 for types without one

  float weight(int k) const {
    const auto i = static_cast<std::size_t>(k);
    return scale[i / 16] * static_cast<float>(code[i] - zero) + min;
  }
};

// Block `index`, of 32 weights, of a row that begins at `row`. The row has it and `type` is
// quantised.
QuantisedBlock quantised_block(TensorType type, const std::byte* row, std::size_t index);

}  // namespace lemma::model
