// Units as people write them in a text: "km", "miles", "m^2", "square feet", "kilometres per hour",
// "degrees Celsius", "US gallons". A gallon, pint, quart or cup must say whose; a ton, a month and a
// year are none. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "search/tasks/arithmetic/lexer.h"
#include "search/tasks/arithmetic/unit.h"

namespace lemma::search::arithmetic {

struct SpokenUnit {
  Unit unit = Unit::kOne;
  bool unsure = false;  // written so that something else may be meant: "pounds", "in"
  bool letter = false;  // one letter, as algebra has them: "m", "s"
};

struct UnitRead {
  SpokenUnit unit;
  std::size_t end = 0;  // after its last token
};

// The unit that one word names: "km", "miles".
std::optional<SpokenUnit> unit_word(std::string_view word);

// The unit that begins at `at`; nothing where what stands there is none.
std::optional<UnitRead> unit_at(std::span<const Token> tokens, std::size_t at);

}  // namespace lemma::search::arithmetic
