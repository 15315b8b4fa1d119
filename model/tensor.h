// What a stored tensor is: its element type, its shape, its bytes. Values only; who owns the bytes
// is said where one is held.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lemma::model {

// Element types that Lemma reads, with their GGUF numbers. Quantised types store blocks of 32 or
// 256 consecutive elements of a row; their bits: quantised_block.h.
enum class TensorType : std::uint32_t {
  kF32 = 0,
  kF16 = 1,
  kQ4_0 = 2,  // f16 d, 16 bytes of nibbles: (q - 8) d
  kQ4_1 = 3,  // f16 d, f16 m, 16 bytes of nibbles: q d + m
  kQ5_0 = 6,  // f16 d, 32 fifth bits, 16 bytes of nibbles: (q - 16) d
  kQ5_1 = 7,  // f16 d, f16 m, 32 fifth bits, 16 bytes of nibbles: q d + m
  kQ8_0 = 8,  // f16 d, 32 int8: q d
  // Blocks of 32 (Q6_K: of 16) with scales s and minima n in 6 bits (Q6_K: 8).
  kQ4_K = 12,  // f16 d, f16 m, eight s and n, nibbles: q d s - m n
  kQ5_K = 13,  // the same with fifth bits
  kQ6_K = 14,  // nibbles, pairs of upper bits, 16 s, f16 d: (q - 32) d s
  kBF16 = 30,
};

inline constexpr int kQuantBlock = 32;  // elements that a product takes as one block

struct TensorTypeLayout {
  std::string_view name;
  std::uint32_t block_elements;
  std::uint32_t block_bytes;
};

constexpr TensorTypeLayout layout_of(TensorType type) {
  switch (type) {
    case TensorType::kF32:
      return {"F32", 1, 4};
    case TensorType::kF16:
      return {"F16", 1, 2};
    case TensorType::kQ4_0:
      return {"Q4_0", 32, 18};
    case TensorType::kQ4_1:
      return {"Q4_1", 32, 20};
    case TensorType::kQ8_0:
      return {"Q8_0", 32, 34};
    case TensorType::kQ5_0:
      return {"Q5_0", 32, 22};
    case TensorType::kQ5_1:
      return {"Q5_1", 32, 24};
    case TensorType::kQ4_K:
      return {"Q4_K", 256, 144};
    case TensorType::kQ5_K:
      return {"Q5_K", 256, 176};
    case TensorType::kQ6_K:
      return {"Q6_K", 256, 210};
    case TensorType::kBF16:
      return {"BF16", 1, 2};
  }
  return {"?", 1, 0};
}

// A tensor as a file stores it. dims[0] is the contiguous dimension (a weight matrix is {inputs,
// outputs}); unused dims are 1.
struct StoredTensor {
  std::string name;
  TensorType type = TensorType::kF32;
  int rank = 1;
  std::array<std::uint64_t, 4> dims{1, 1, 1, 1};
  std::span<const std::byte> bytes;  // exactly the tensor; owned by the file it came from

  std::uint64_t elements() const { return dims[0] * dims[1] * dims[2] * dims[3]; }
};

}  // namespace lemma::model
