#include "core/ids.h"

#include <charconv>

#include <sys/random.h>

#include "core/assert.h"

namespace lemma::core {

std::string make_id(std::string_view prefix, std::uint64_t high, std::uint64_t low) {
  static constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string id(prefix);
  auto bits = static_cast<unsigned __int128>(high) << 64 | low;
  for (int i = 0; i < 26; ++i, bits >>= 5) id += kAlphabet[static_cast<unsigned>(bits & 31)];
  return id;
}

std::uint64_t secure_random64() {
  std::uint64_t value = 0;
  LEMMA_ASSERT(getrandom(&value, sizeof value, 0) == sizeof value, "the kernel gives random bytes");
  return value;
}

std::string EventId::to_string() const { return std::to_string(epoch) + "-" + std::to_string(seq); }

std::optional<EventId> EventId::parse(std::string_view text) {
  EventId id;
  const char* end = text.data() + text.size();
  const auto epoch = std::from_chars(text.data(), end, id.epoch);
  if (epoch.ec != std::errc() || epoch.ptr == end || *epoch.ptr != '-') return std::nullopt;
  const auto seq = std::from_chars(epoch.ptr + 1, end, id.seq);
  if (seq.ec != std::errc() || seq.ptr != end) return std::nullopt;
  return id;
}

}  // namespace lemma::core
