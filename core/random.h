// Seeded, splittable randomness: a stream is a pure function of its key path, so (session, node,
// position) always draws the same numbers whatever else runs. Not thread-safe; copy or split per
// user. Not for secrets (core/ids.h is). Source: SplitMix64 (Steele, Lea, Flood 2014) for keys,
// xoshiro256++ (Blackman, Vigna 2019) for streams.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace lemma::core {

// One round of SplitMix64's finaliser: a bijection on 64 bits with full avalanche.
constexpr std::uint64_t mix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ull;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}

class Random {
 public:
  using result_type = std::uint64_t;

  explicit Random(std::uint64_t seed);

  // An independent stream named by `key`; does not advance this one.
  [[nodiscard]] Random split(std::uint64_t key) const;

  std::uint64_t next();
  // Uniform in [0, bound), unbiased. Requires bound > 0.
  std::uint64_t below(std::uint64_t bound);
  // Uniform in [0, 1), 53 bits.
  double uniform();

  // UniformRandomBitGenerator, for std::shuffle. (Distributions of <random> differ between
  // libraries: not used.)
  std::uint64_t operator()() { return next(); }
  static constexpr std::uint64_t min() { return 0; }
  static constexpr std::uint64_t max() { return std::numeric_limits<std::uint64_t>::max(); }

 private:
  std::uint64_t key_;
  std::array<std::uint64_t, 4> state_;
};

}  // namespace lemma::core
