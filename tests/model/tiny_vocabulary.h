// A small byte-level vocabulary for tests: ChatML's special tokens, all 256 bytes, and some merges.
#pragma once

#include <string>
#include <vector>

#include "model/tokenizer/byte_alphabet.h"
#include "model/tokenizer/tokenizer.h"

namespace lemma::model {

inline constexpr TokenId kTinyEndOfText = 0;
inline constexpr TokenId kTinyTurnEnds = 2;
inline constexpr TokenId kTinyFirstByte = 3;

inline VocabularyParts tiny_vocabulary_parts() {
  VocabularyParts parts;
  parts.tokens = {"<|endoftext|>", "<|im_start|>", "<|im_end|>"};
  parts.kinds.assign(3, TokenKind::kControl);
  for (const auto& spelling : byte_spellings()) parts.tokens.push_back(spelling);
  const std::vector<std::pair<std::string, std::string>> merges = {
      {"Ġ", "t"},   {"h", "e"}, {"Ġt", "he"}, {"i", "n"}, {"in", "g"},  {"Ġ", "="},
      {"Ġ", "*"},   {"l", "l"}, {"1", "2"},   {"Ġ", "Ġ"}, {"ĠĠ", "ĠĠ"}, {"a", "a"},
      {"aa", "aa"}, {"a", "b"}, {"ab", "ab"}, {"Ã", "©"}, {"b", "a"},   {"=", "Ġ"},
  };
  for (const auto& [left, right] : merges) {
    parts.merges.push_back(left + " " + right);
    parts.tokens.push_back(left + right);
  }
  parts.kinds.resize(parts.tokens.size(), TokenKind::kNormal);
  parts.ends = {kTinyEndOfText, kTinyTurnEnds};
  return parts;
}

inline Tokenizer tiny_tokenizer(std::string_view pretokenizer = "smollm") {
  return Tokenizer::build(tiny_vocabulary_parts(), pretokenizer).value();
}

}  // namespace lemma::model
