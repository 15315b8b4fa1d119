// The typed forms of questions about quantities, times and dates, and how they are spelled as keys and
// sentences. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/arithmetic/problem.h"

namespace lemma::search::arithmetic {

bool is_measured_kind(std::string_view kind);  // "units", "clock", ...

// `form` has one of these kinds. Errors name the member below `field`.
core::Result<Question> measure_from(const nlohmann::json& form, std::string_view field);
nlohmann::json typed_of_measure(const Question& question);

std::string sum_text(const std::vector<Quantity>& amounts);  // "3 km + 250 m - 2 cm"
std::string key_of_measure(const Question& question);        // "units|3 km + 250 m|m"
std::string text_of_measure(const Question& question);       // "Convert 3 km + 250 m to m."

}  // namespace lemma::search::arithmetic
