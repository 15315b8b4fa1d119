// Quantities as people write them in a text, and lists of units: "5 ft 7 in", "2.5 kg + 300 g",
// "hours and minutes". Pure functions, any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "search/tasks/arithmetic/lexer.h"
#include "search/tasks/arithmetic/spoken_unit.h"

namespace lemma::search::arithmetic {

struct SpokenAmount {
  bool minus = false;
  std::string number = {};  // "2.5", "1/2"
  SpokenUnit unit = {};
};

struct SpokenSum {
  std::vector<SpokenAmount> amounts = {};
  bool operators = false;  // "3 m + 2 m", not only "5 ft 7 in"
  std::size_t end = 0;     // after its last token
};

struct SpokenUnits {
  std::vector<SpokenUnit> units = {};
  std::size_t end = 0;
};

// What stands together from `at` on, of one dimension and each smaller than the one before: "2 h and
// 30 min". Every beginning of it.
std::vector<SpokenSum> amounts_at(std::span<const Token> tokens, std::size_t at);
// Of these with + and - between them the whole run, if there is one.
std::optional<SpokenSum> sum_at(std::span<const Token> tokens, std::size_t at);
// "hours, minutes and seconds". Every beginning of it.
std::vector<SpokenUnits> units_at(std::span<const Token> tokens, std::size_t at);

}  // namespace lemma::search::arithmetic
