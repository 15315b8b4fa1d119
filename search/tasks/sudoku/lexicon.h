// The closed English vocabulary of the sudoku family's recogniser. What isn't in it makes a text
// "not mine", so variants ("killer", "diagonal"), other questions and extra conditions can't slip
// through. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/prose_phrase.h"
#include "search/tasks/sudoku/board.h"

namespace lemma::search::sudoku {

// --- phrases, for longest_match() ---
const std::vector<ProsePhrase>& once_phrases();  // "exactly once", "without repeats"
const std::vector<ProsePhrase>& rule_phrases();  // "{units} must contain the digits {range} {once}"
const std::vector<ProsePhrase>& ask_phrases();   // "show me the solution", "fill in"
const std::vector<ProsePhrase>& idle_phrases();  // "i cant finish it"
const std::vector<ProsePhrase>& empty_phrases();  // "the empty cells", in a legend
const std::vector<ProsePhrase>& sign_links();     // "stands for": between a sign and its meaning
const std::vector<ProsePhrase>& meaning_links();  // "are marked with": the other way round

// --- words ---
// 1 to 9 for a number word, 0 for others.
int number_word(const ProseToken& token);
// How an empty cell may be drawn, for a word or sign that names it: '.' for "dots".
std::optional<char> sign_named(const ProseToken& token);
// The kind of unit that a noun names. A box has many names.
std::optional<SudokuUnitKind> unit_noun(std::string_view word);
bool is_plural(std::string_view word);
bool is_sudoku_word(std::string_view word);   // "sudoku" and how people misspell it
bool is_asking_word(std::string_view word);   // "solve"
bool is_idle_word(std::string_view word);     // carries no weight by itself
bool introduces_name(std::string_view word);  // "friend", "hi": a person's name may follow
bool could_be_name(const ProseToken& token);  // capitalised, and no word that matters
// The harmless long word that this is one slip from, unless it could be a word that matters; else
// the word itself.
std::string corrected(std::string word);

}  // namespace lemma::search::sudoku
