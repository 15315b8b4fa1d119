// The tokens of a told zebra puzzle's sentence, with what they name. Pure functions, any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/prose.h"
#include "search/tasks/zebra/problem.h"

namespace lemma::search::zebra {

// Whether one of these words stands at a place.
bool word_at(const std::vector<ProseToken>& tokens, std::size_t at,
             std::initializer_list<std::string_view> words);

// A sentence's tokens with its values and houses folded ("value", "house": the token's number is the
// value's or the house's, from 0) and its relations ("next", "not", ...).
struct ClueTokens {
  std::vector<ProseToken> tokens;
  int values = 0;
  int houses = 0;
  std::string why_not = {};  // not empty: it names a house that isn't there
};

// `named` has the houses and categories. A leading number or bullet is left out.
ClueTokens clue_tokens(std::vector<ProseToken> tokens, const ZebraProblem& named);

}  // namespace lemma::search::zebra
