// Who a text is about: the words that can only be names. Pure function, any thread.
#pragma once

#include <string>
#include <vector>

#include "search/tasks/knights/kinds.h"

namespace lemma::search::knights {

// Turns every name in the text into a token of kind kName, numbered as the names first occur, and
// gives the names. A name is a word beyond the vocabulary that has a capital letter or to which a
// claim is ascribed; "a" is one where no article can stand.
std::vector<std::string> mark_names(std::vector<KnightsToken>& tokens, const KindNouns& nouns);

}  // namespace lemma::search::knights
