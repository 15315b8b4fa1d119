// The legal steps of the zebra family, enumerated exactly. Pure functions, any thread.
#pragma once

#include <optional>
#include <vector>

#include "search/tasks/zebra/position.h"
#include "search/tasks/zebra/steps.h"

namespace lemma::search {

// Every step that a clue or a house's last open value forces: one for each value and set of houses
// that it is left.
std::vector<ZebraStep> forced_steps(const ZebraPosition& position);
std::optional<ZebraStep> first_contradiction(const ZebraPosition& position);
// Every assumption that leaves a choice: the value has other open houses. None where none may open.
std::vector<ZebraStep> possible_assumptions(const ZebraPosition& position);

}  // namespace lemma::search
