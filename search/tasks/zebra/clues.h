// Clue sentences of a told zebra puzzle. A sentence is a clue only when its words and their order
// leave one reading. Pure functions, any thread.
#pragma once

#include <optional>

#include "search/tasks/zebra/problem.h"
#include "search/tasks/zebra/tokens.h"

namespace lemma::search::zebra {

// The clue that the sentence states, or nothing.
std::optional<ZebraClue> clue_in(const ClueTokens& sentence, const ZebraProblem& named);

}  // namespace lemma::search::zebra
