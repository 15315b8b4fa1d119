// Whole phrases of the deduction family's recogniser: what opens a statement, what asks, what says
// nothing about the problem. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <vector>

#include "search/tasks/deduction/lexer.h"

namespace lemma::search::deduction {

// Tokens of the longest phrase that begins at tokens[at], or 0; commas and colons inside a phrase
// and after it count.
std::size_t opening_at(const std::vector<TextToken>& tokens, std::size_t at);  // "we know that"
std::size_t asking_at(const std::vector<TextToken>& tokens, std::size_t at);   // "is it true that"
// Tokens of the phrase that ends the tokens, or 0.
std::size_t asking_before_end(const std::vector<TextToken>& tokens);  // ", true or false"
std::size_t idle_before_end(const std::vector<TextToken>& tokens);    // ", please"

// The sentence is about the question just asked: "true or false?", "is that right?".
bool is_judging_sentence(const std::vector<TextToken>& tokens);
// The sentence says nothing about the problem: a greeting, a request for an answer.
bool is_idle_sentence(const std::vector<TextToken>& tokens);

}  // namespace lemma::search::deduction
