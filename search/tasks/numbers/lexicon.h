// The closed English vocabulary of the numbers family's recogniser. What
// isn't in it makes a text "not mine", so instructions, other tasks and extra conditions can't slip
// through. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/numbers/lexer.h"

namespace lemma::search {

enum class UseRule { kAtMostOnce, kNotAll, kExactlyOnce, kOnce };

// The longest phrase of use that begins at tokens[at], and how many tokens it takes.
struct UsePhrase {
  UseRule rule;
  std::size_t length;
};
std::optional<UsePhrase> use_phrase_at(const std::vector<TextToken>& tokens, std::size_t at);

// Tokens of the longest phrase without weight at `at` ("in any order"), or 0.
std::size_t idle_phrase_at(const std::vector<TextToken>& tokens, std::size_t at);
// Tokens of the longest phrase that announces a target at `at` ("come up with", "reach"), or 0.
std::size_t target_phrase_at(const std::vector<TextToken>& tokens, std::size_t at);

// '+', '-', '*' or '/' for a word that names an operation.
std::optional<char> operation_word(std::string_view word);
bool is_operation_noun(std::string_view word);  // "operations", "brackets", ...
bool is_number_noun(std::string_view word);     // "numbers", "cards", ...
bool is_idle_word(std::string_view word);       // carries no weight by itself
// A misspelling (one letter changed, missing, added, or two swapped) of an idle word that can't be
// one of a word that matters.
bool is_misspelt_idle_word(std::string_view word);

}  // namespace lemma::search
