// A weight matrix (outputs, inputs) laid out for the kernels: groups of 16 outputs, one per vector
// lane, interleaved so that a kernel reads a group as one stream and needs no horizontal sums.
// Outputs are padded with zero rows to whole groups.
//
// Quantised group, for each block of 32 inputs, first all quants, then all scales:
//   Q4_*  4 chunks x 16 lanes x 4 bytes: low nibbles are inputs 4c .. 4c+3, high nibbles 16 higher
//   (GGUF's own pairing) Q8_0  8 chunks x 16 lanes x 4 bytes: inputs 4c .. 4c+3, stored + 128 (the
//   VNNI product wants one unsigned side) scales: 16 f16 d; Q4_1 adds 16 f16 m. A weight is q d (+
//   m), with q less 8 for Q4_0 and less 128 for Q8_0.
// Float group: for each input, 16 lanes of F32, F16 or BF16.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "model/cpu/arena.h"
#include "model/tensor.h"

namespace lemma::model::cpu {

inline constexpr int kLanes = 16;  // outputs in a group

struct PackedMatrix {
  TensorType type = TensorType::kF32;
  int outputs = 0;
  int inputs = 0;
  std::size_t group_bytes = 0;  // from one group to the next, a multiple of 64
  const std::byte* bytes =
      nullptr;  // groups() * group_bytes, owned by the arena it was packed into

  int groups() const { return (outputs + kLanes - 1) / kLanes; }
  int blocks() const { return inputs / kQuantBlock; }
  const std::byte* group(int g) const { return bytes + static_cast<std::size_t>(g) * group_bytes; }
  std::size_t size_bytes() const { return static_cast<std::size_t>(groups()) * group_bytes; }
};

constexpr bool is_quantised(TensorType type) {
  return type == TensorType::kQ4_0 || type == TensorType::kQ4_1 || type == TensorType::kQ8_0;
}
// Of one group's block of 32 inputs.
constexpr std::size_t quant_bytes(TensorType type) { return type == TensorType::kQ8_0 ? 512 : 256; }
constexpr std::size_t scale_bytes(TensorType type) { return type == TensorType::kQ4_1 ? 64 : 32; }

// Output r of the packed matrix is row row_order[r] of the tensor; an empty order is the tensor's
// own.
PackedMatrix pack(const StoredTensor& tensor, std::span<const std::uint32_t> row_order,
                  Arena& arena);
// The same with every weight as F32, whatever the tensor's type: for the reference path.
PackedMatrix pack_as_f32(const StoredTensor& tensor, std::span<const std::uint32_t> row_order,
                         Arena& arena);

// One output's weights as f32, for the embedding. `out` has `inputs` elements.
void unpack_row(const PackedMatrix& matrix, int output, std::span<float> out);

}  // namespace lemma::model::cpu
