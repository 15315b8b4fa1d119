// The closed English vocabulary of the knights family's recogniser. What isn't in it is a name, a
// word for a kind that the text itself explains, or makes a text "not mine". Pure functions, any
// thread.
#pragma once

#include <optional>
#include <string_view>

namespace lemma::search::knights {

bool is_claim_verb(std::string_view word);     // "says", "claimed": a claim follows
bool is_telling_verb(std::string_view word);   // "tells": whom it is told, then a claim
bool is_person_noun(std::string_view word);    // "inhabitants", "people"
bool is_ask_word(std::string_view word);       // "who", "determine": makes a sentence a question
bool is_question_word(std::string_view word);  // may stand in a question about who is what
// May stand in a sentence that tells who lives where and who is met, beside names and kinds.
bool is_setting_word(std::string_view word);
// May stand in a sentence without names and kinds.
bool is_idle_word(std::string_view word);
// A misspelling (one letter changed, missing, added, or two swapped) of a setting or idle word that
// can't be one of a word that matters.
bool is_misspelt_idle_word(std::string_view word);
// Any of these, or a word of the grammar of claims: never a name.
bool is_known_word(std::string_view word);
// "one" to "eight".
std::optional<int> count_word(std::string_view word);

}  // namespace lemma::search::knights
