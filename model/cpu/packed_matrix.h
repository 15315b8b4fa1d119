// A weight matrix (outputs, inputs) laid out for the kernels: groups of 16 outputs, one per vector
// lane, interleaved so that a kernel reads a group as one stream and needs no horizontal sums.
// Outputs are padded with zero rows to whole groups.
//
// Quantised group, for each block of 32 inputs its quants, then its scales:
//   kQ4*    4 chunks x 16 lanes x 4 bytes: low nibbles are inputs 4c .. 4c + 3, high nibbles 16
//           higher (GGUF's own pairing)
//   kQ8*    8 chunks x 16 lanes x 4 bytes: inputs 4c .. 4c + 3; kQ8 stores them + 128 (the VNNI
//           product wants one unsigned side)
//   scales  16 f16 d; k*Min adds 16 f16 m. A weight is q d (+ m), with q less 8 for kQ4 and less
//           128 for kQ8.
// Float group: for each input, 16 lanes of f32, f16 or bf16.
//
// What a file's type is packed to, and how far a packed weight may be from the file's:
//   F32 F16 BF16 Q4_0 Q4_1 Q8_0      themselves, exactly
//   Q5_0 -> kQ8, Q5_1 -> kQ8Min      exactly
//   Q4_K -> kQ4Min, Q5_K -> kQ8Min   their products d s and m n are rounded to f16: by at most
//                                    2^-11 (|q d s| + |m n|) + 2^-20
//   Q6_K -> kQ8                      its two scales a block become one and the codes are rounded
//                                    anew: by at most 1/253 of the block's largest + 2^-24
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "model/cpu/arena.h"
#include "model/tensor.h"

namespace lemma::model::cpu {

inline constexpr int kLanes = 16;  // outputs in a group

enum class Packing : std::uint8_t { kF32, kF16, kBF16, kQ4, kQ4Min, kQ8, kQ8Min };

Packing packing_of(TensorType type);

struct PackedMatrix {
  Packing packing = Packing::kF32;
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

constexpr bool is_quantised(Packing p) { return p >= Packing::kQ4; }
constexpr bool has_min(Packing p) { return p == Packing::kQ4Min || p == Packing::kQ8Min; }
constexpr bool has_byte_quants(Packing p) { return p >= Packing::kQ8; }
// Of one group's block of 32 inputs.
constexpr std::size_t quant_bytes(Packing p) { return has_byte_quants(p) ? 512 : 256; }
constexpr std::size_t scale_bytes(Packing p) { return has_min(p) ? 64 : 32; }
constexpr std::size_t block_bytes(Packing p) { return quant_bytes(p) + scale_bytes(p); }
// Of one weight of a float packing.
constexpr std::size_t float_bytes(Packing p) { return p == Packing::kF32 ? 4 : 2; }

// Output r of the packed matrix is row row_order[r] of the tensor; an empty order is the tensor's
// own.
PackedMatrix pack(const StoredTensor& tensor, std::span<const std::uint32_t> row_order,
                  Arena& arena);
// The same with every weight as f32, whatever the tensor's type: for the reference path.
PackedMatrix pack_as_f32(const StoredTensor& tensor, std::span<const std::uint32_t> row_order,
                         Arena& arena);

// One output's weights as f32, for the embedding. `out` has `inputs` elements.
void unpack_row(const PackedMatrix& matrix, int output, std::span<float> out);

}  // namespace lemma::model::cpu
