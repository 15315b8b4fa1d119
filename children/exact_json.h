// Whether two JSON texts say the same value, to the last bit: for comparing what foreign code
// returned with what it should have. Pure functions, any thread.
//
// 1, 1.0 and true are three values; so are 0.0 and -0.0. Integers of any length are compared digit
// by digit, other numbers as the doubles they are read as. Members of objects may stand in any order, but
// each only once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lemma::children {

// One spelling for each value; nothing when `text` is no JSON, nests deeper than 64 or repeats a
// member.
std::optional<std::string> exact_spelling(std::string_view text);

// False when either is no JSON.
bool says_the_same(std::string_view left, std::string_view right);

}  // namespace lemma::children
