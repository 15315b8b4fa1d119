// A question's typed form, read and written (problem.h says how it looks). Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/arithmetic/problem.h"

namespace lemma::search::arithmetic {

// Errors name the member below `field`.
core::Result<Question> question_from(const nlohmann::json& form, std::string_view field);
nlohmann::json typed_of(const Question& question);

// An integer member within min .. max.
core::Result<std::int64_t> integer_from(const nlohmann::json& value, std::string_view field,
                                        std::string_view member, std::int64_t min,
                                        std::int64_t max);

}  // namespace lemma::search::arithmetic
