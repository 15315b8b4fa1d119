// Free text as the recogniser of the equations family reads it: words and marks, the relations in it
// as one token each, unknowns that are mentioned as another. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/prose.h"

namespace lemma::search::equations {

// kFolded tokens are "r", a relation, whose text syntax.h may read, and "u", one or more unknowns
// that are named, "xy". A question "x = ?" is such a naming, too.
struct EquationText {
  std::vector<ProseToken> tokens = {};
  std::string why_not = {};  // not empty: it holds something that isn't read here
};

// ASCII and typographic signs of mathematics; at most 300 tokens.
EquationText lex_equation_text(std::string_view text);

}  // namespace lemma::search::equations
