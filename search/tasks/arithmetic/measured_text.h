// What a fitted shape asks about quantities, times or dates, as a typed question. Pure function, any
// thread.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "search/tasks/arithmetic/fitting.h"
#include "search/tasks/arithmetic/lexicon.h"

namespace lemma::search::arithmetic {

// Null where it isn't certain.
nlohmann::json measured_question(Shape::Meaning meaning, const Reading& reading);

}  // namespace lemma::search::arithmetic
