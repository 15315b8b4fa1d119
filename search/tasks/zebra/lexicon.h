// The closed English vocabulary of the zebra family's recogniser. What isn't in it makes a text "not
// mine", so conditions and relations that this family doesn't have can't slip through. Pure
// functions, any thread.
#pragma once

#include <string_view>
#include <vector>

#include "search/tasks/prose_phrase.h"

namespace lemma::search::zebra {

// --- relations between two values, for longest_match() ---
const std::vector<ProsePhrase>& not_phrases();         // "does not"
const std::vector<ProsePhrase>& next_phrases();        // "next door to"
const std::vector<ProsePhrase>& left_phrases();        // "directly to the left of"
const std::vector<ProsePhrase>& right_phrases();       // "immediately right of"
const std::vector<ProsePhrase>& before_phrases();      // "somewhere left of"
const std::vector<ProsePhrase>& after_phrases();       // "somewhere to the right of"
const std::vector<ProsePhrase>& same_phrases();        // "in the same house as"
const std::vector<ProsePhrase>& together_phrases();    // "share a house": after both values
const std::vector<ProsePhrase>& apart_phrases();       // "live in different houses": after both
const std::vector<ProsePhrase>& neighbours_phrases();  // "are next to each other": after both
// "no two people have the same pet": what is so in every such puzzle.
const std::vector<ProsePhrase>& rule_phrases();
const std::vector<ProsePhrase>& ask_phrases();  // "find out"

// --- words ---
int number_word(const ProseToken& token);    // 1 to 6 for "one" to "six", or 0
int ordinal_word(std::string_view word);     // 1 to 6 for "first" to "sixth", or 0
bool is_house_noun(std::string_view word);   // "house", "position"
bool is_people_noun(std::string_view word);  // "people": as many as there are houses
// What a word does in a clue, beside naming values, houses and relations.
enum class WordClass {
  kArticle,  // "the", "of": says nothing
  kHouse,    // "house", "position"
  kBeing,    // "is"
  kLiving,   // "lives"
  kHaving,   // "owns": its object belongs to the subject's house
  kPerson,   // "person", "neighbour": somebody
  kAgent,    // "owner": whoever has what is named before it
  kWho,      // "who"
  kIn,       // "in"
  kWith,     // "with"
  kTo,       // "to"
  kUnknown,
};
WordClass class_of(std::string_view word);

bool is_frame_word(std::string_view word);      // in a sentence without values: "row", "puzzle"
bool asks(std::string_view word);               // "who"
bool introduces_list(std::string_view word);    // before a list's name: "the", "each"
bool names_things(std::string_view category);   // "pets": of things that people have or like
bool names_no_category(std::string_view word);  // "clues"
// A value of a list: none of its words matters to the clues.
bool could_be_value(std::string_view name);

}  // namespace lemma::search::zebra
