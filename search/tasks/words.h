// Closed vocabularies and slips of the pen, for the recognisers. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

namespace lemma::search {

using WordSet = std::unordered_set<std::string>;

// The words of a text that spaces separate.
WordSet word_set(std::string_view text);

// Damerau-Levenshtein distance of at most 1: one letter changed, missing or added, or two
// neighbours swapped.
bool one_slip_apart(std::string_view a, std::string_view b);

}  // namespace lemma::search
