// Closed vocabularies and slips of the pen, for the recognisers. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace lemma::search {

using WordSet = std::unordered_set<std::string>;

// The words of a text that spaces separate.
WordSet word_set(std::string_view text);

// Damerau-Levenshtein distance of at most 1: one letter changed, missing or added, or two
// neighbours swapped.
bool one_slip_apart(std::string_view a, std::string_view b);

// The value of a number word below a hundred ("seven", "seventy").
std::optional<std::int64_t> number_word(std::string_view word);
const std::unordered_map<std::string, std::int64_t>& number_words();  // all of them

}  // namespace lemma::search
