// The tokens of a free text as the numbers family's recogniser reads them. Pure functions, any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lemma::search {

struct TextToken {
  enum class Kind {
    kWord,       // lower-case letters, apostrophes dropped: "can't" is "cant"
    kNumber,     // an integer in digits
    kOperator,   // one of + - * /
    kSeparator,  // , ; & and brackets: may stand between the numbers of a list
    kMark,       // : = or an arrow: may stand before a target
    kBreak,      // . ? ! or a dash: ends a sentence
    kRule,       // a whole phrase about how often numbers are used
    kTarget,     // a word or phrase that announces the target
    kNothing,    // understood and without weight
  };
  Kind kind;
  std::string text;
  std::int64_t value = 0;  // kNumber
  bool arrow = false;      // kMark: "->"
};

struct Lexed {
  std::vector<TextToken> tokens;
  std::string why_not = {};  // not empty: the text holds something that this family doesn't read
};

// ASCII text and common typographic punctuation; at most 512 tokens.
Lexed lex_numbers_text(std::string_view text);

}  // namespace lemma::search
