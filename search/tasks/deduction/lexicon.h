// The English of the deduction family's recogniser. Names, nouns and properties are an open class,
// so certainty comes from the rest: every word with a grammatical meaning is listed, and one that
// the grammar doesn't use where it stands makes a text "not mine". Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "search/tasks/deduction/lexer.h"

namespace lemma::search::deduction {

// The words of a text, separated by spaces.
std::vector<std::string> words_of(std::string_view text);
std::unordered_set<std::string> word_set(std::string_view text);

bool is_grammar_word(std::string_view word);
// May be a name, a noun or a property: no word of the grammar, no quantity, no adverb.
bool is_content(const TextToken& token);
bool may_be_property(const TextToken& token);  // as an adjective stands: not "quickly"

// --- forms of nouns ---
bool looks_plural(std::string_view word);
// The singulars that a plural may have, the likeliest first.
std::vector<std::string> singulars(std::string_view plural);
// Nouns that are also said as properties: "Socrates is human".
bool is_noun_and_property(std::string_view word);
// Adjectives that say the same before a noun as alone: "a black cat" is black and a cat.
bool is_plain_adjective(std::string_view word);
// Adjectives that don't: "a fake gun" is no gun.
bool is_treacherous_adjective(std::string_view word);

// Adjectives that are said of some members of a class, now: "dogs are barking", "seats are free".
bool may_be_of_the_moment(std::string_view word);
bool is_colour(std::string_view word);
bool is_person_noun(std::string_view word);

// --- words for anything ---
enum class Domain { kNone, kThings, kPeople };
Domain domain_noun(std::string_view word);   // thing, things; person, people
Domain domain_some(std::string_view word);   // something; someone, somebody
Domain domain_every(std::string_view word);  // everything; everyone, everybody
Domain domain_any(std::string_view word);    // anything; anyone, anybody
Domain domain_none(std::string_view word);   // nothing; nobody

// --- slips of the pen: one letter changed, missing or added, or two neighbours swapped ---
bool may_be_misspelt(std::string_view a, std::string_view b);
bool may_be_misspelt_grammar(std::string_view word);   // a long word of it: "somethign"
bool may_be_misspelt_quantity(std::string_view word);  // before a noun: "al", "sme"
bool may_be_misspelt_pronoun(std::string_view word);
// A short word so well known that another such word is no slip of it: cat, bat, hat.
bool is_well_known(std::string_view word);

}  // namespace lemma::search::deduction
