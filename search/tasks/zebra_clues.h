// Clue sentences of a told zebra puzzle. A sentence is a clue only when its words and their order
// leave one reading. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/prose.h"
#include "search/tasks/zebra_problem.h"

namespace lemma::search::zebra {

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

// The clue that the sentence states, or nothing.
std::optional<ZebraClue> clue_in(const ClueTokens& sentence, const ZebraProblem& named);

}  // namespace lemma::search::zebra
