// The typed JSON form of a formula, one object each:
//
//   {"knight":"Ann"}  {"knave":"Ann"}              {"not":F}
//   {"and":[F, ...]}  {"or":[F, ...]}              2 to 8 of them
//   {"xor":[F, G]}    {"iff":[F, G]}               {"if":F, "then":G}
//   {"same":["Ann", "Bob"]}                        2 to 8 different people
//   {"different":["Ann", "Bob"]}                   two
//   {"exactly":1, "knights":["Ann", "Bob"]}        or "at_least", "at_most"; or "knaves"
//   {"would_say":F, "by":"Bob"}
//
// Nested at most kMaxFormulaDepth deep, of at most kMaxFormulaParts formulas. Pure functions, any
// thread.
#pragma once

#include <initializer_list>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/knights/formula.h"

namespace lemma::search::knights {

inline constexpr int kMaxFormulaDepth = 5;
inline constexpr int kMaxFormulaParts = 32;

// Errors name the member below `field`: "typed.claims[0].says.and[1].knight".
core::Result<Formula> formula_from(const nlohmann::json& value, const KnightsWords& words,
                                   std::string_view field);

nlohmann::json typed(const Formula& formula, const KnightsWords& words);

// An object with exactly these members, or an error that names the one that is wrong.
core::Result<void> check_members(const nlohmann::json& value, std::string_view field,
                                 std::initializer_list<std::string_view> members);

// The index of the person that `value` names.
core::Result<int> person_from(const nlohmann::json& value, const KnightsWords& words,
                              std::string_view field);

}  // namespace lemma::search::knights
