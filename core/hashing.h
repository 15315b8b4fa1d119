// Non-cryptographic 64-bit hashing (FNV-1a with a SplitMix finish) for tables and seeds, stable
// across runs and machines.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/random.h"

namespace lemma::core {

constexpr std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0) {
  std::uint64_t h = 0xcbf29ce484222325ull ^ mix64(seed);
  for (const char c : bytes) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return mix64(h);
}

constexpr std::uint64_t hash_combine(std::uint64_t a, std::uint64_t b) {
  return mix64(a ^ mix64(b));
}

}  // namespace lemma::core
