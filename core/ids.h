// Names that leave the process. Session ids are unguessable (128 random bits from the operating
// system).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lemma::core {

// "ses_" + 26 characters of Crockford's base 32. `random_bits` are the caller's, so simulations can
// repeat them.
std::string make_id(std::string_view prefix, std::uint64_t high, std::uint64_t low);
// 64 bits from getrandom(2).
std::uint64_t secure_random64();

// An event's place in its session's log: "epoch-seq". Epoch counts the writers a log has had (a
// restart makes a new one), seq runs on across them from 1.
struct EventId {
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;

  std::string to_string() const;
  static std::optional<EventId> parse(std::string_view text);
  auto operator<=>(const EventId&) const = default;
};

}  // namespace lemma::core
