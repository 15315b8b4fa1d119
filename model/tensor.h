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

// Element types that Lemma reads, with their GGUF numbers. Quantised types store blocks of 32
// consecutive elements of a row.
enum class TensorType : std::uint32_t {
  kF32 = 0,
  kF16 = 1,
  kQ4_0 = 2,  // f16 d, 16 bytes of nibbles: (q - 8) d
  kQ4_1 = 3,  // f16 d, f16 m, 16 bytes of nibbles: q d + m
  kQ8_0 = 8,  // f16 d, 32 int8: q d
  kBF16 = 30,
};

inline constexpr int kQuantBlock = 32;  // elements in one quantised block

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
