#include "core/random.h"

#include "core/assert.h"

namespace lemma::core {

namespace {
constexpr std::uint64_t rotl(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
}  // namespace

Random::Random(std::uint64_t seed) : key_(seed) {
  std::uint64_t x = seed;
  for (auto& word : state_) word = x = mix64(x);
}

Random Random::split(std::uint64_t key) const { return Random(mix64(key_ ^ mix64(key))); }

std::uint64_t Random::next() {
  auto& s = state_;
  const std::uint64_t result = rotl(s[0] + s[3], 23) + s[0];
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotl(s[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  LEMMA_ASSERT(bound > 0, "below() needs a positive bound");
  // Lemire 2019: multiply-shift with rejection of the biased low part.
  unsigned __int128 product = static_cast<unsigned __int128>(next()) * bound;
  auto low = static_cast<std::uint64_t>(product);
  if (low < bound) {
    const std::uint64_t threshold = -bound % bound;
    while (low < threshold) {
      product = static_cast<unsigned __int128>(next()) * bound;
      low = static_cast<std::uint64_t>(product);
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

}  // namespace lemma::core
