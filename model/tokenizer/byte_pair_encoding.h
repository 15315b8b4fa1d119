// Byte-pair encoding of one word (Sennrich, Haddow, Birch 2016, over bytes as in GPT-2): start from
// single bytes, then join the neighbours of the best rank, leftmost first, until none joins. O(n
// log n) in the word's bytes.
#pragma once

#include <string_view>
#include <vector>

#include "model/token.h"
#include "model/tokenizer/vocabulary.h"

namespace lemma::model {

// Appends the word's tokens: the whole word where the vocabulary takes words whole and has it.
// Bytes that the vocabulary has no token for are left out, as the reference does.
void append_byte_pairs(const Vocabulary& vocabulary, std::string_view word,
                       std::vector<TokenId>& tokens);

}  // namespace lemma::model
