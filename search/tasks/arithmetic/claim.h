// One operation and what is claimed to be its result, as a step of arithmetic says it: "12 * 7 = 84".
// Values and pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "search/tasks/arithmetic/expression.h"

namespace lemma::search::arithmetic {

struct Claim {
  Operation operation;
  std::optional<Rational> result;  // nothing: "undefined"
};

// Five tokens, one space between them. The result is a numeral or "undefined".
std::optional<Claim> parse_claim(std::string_view line);

std::string text_of(const Operation& operation, bool decimals);  // "12 * 7"
std::string text_of(const std::optional<Rational>& result, bool decimals);

// What a guess at a result may be: the `drawn`th of kNearValues values around `exact`, itself among
// them; of a natural number natural ones.
inline constexpr std::uint64_t kNearValues = 10;
Rational near_value(const Rational& exact, std::uint64_t drawn);

}  // namespace lemma::search::arithmetic
