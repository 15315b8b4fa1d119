// Numbers of GGUF version 3 that its reader and its writer share.
#pragma once

#include <cstdint>

namespace lemma::model::gguf {

inline constexpr std::uint32_t kMagic = 0x46554747;  // "GGUF"
inline constexpr std::uint32_t kVersion = 3;

// The types of metadata values.
enum : std::uint32_t {
  kU8,
  kI8,
  kU16,
  kI16,
  kU32,
  kI32,
  kF32,
  kBool,
  kString,
  kArray,
  kU64,
  kI64,
  kF64
};

}  // namespace lemma::model::gguf
