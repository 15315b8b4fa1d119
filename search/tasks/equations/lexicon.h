// The closed English vocabulary of the equations family's recogniser: phrases that ask for all
// solutions, or say nothing of weight. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <vector>

#include "search/tasks/prose.h"

namespace lemma::search::equations {

// What stands between two relations.
enum class Joint {
  kNone,  // it isn't known
  kList,  // a comma, a new line: separate exercises, unless it is a system
  kBoth,  // "and", "where": both hold
};
Joint joint_of(const std::vector<ProseToken>& tokens, std::size_t from, std::size_t to);

// Whether the tokens are phrases of the vocabulary and nothing else; long words may have a slip.
bool understood(std::vector<ProseToken> tokens);

}  // namespace lemma::search::equations
