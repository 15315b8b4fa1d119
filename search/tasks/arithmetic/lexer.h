// The tokens of a free text as the arithmetic family's recogniser reads them. Pure functions, any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lemma::search::arithmetic {

struct Token {
  enum class Kind {
    kWord,    // small letters, apostrophes dropped
    kNumber,  // "12", "3.5", and number words: "twenty-one" is 21
    kDigits,  // digits of some base: "1f", "0xff", "0110"
    kSymbol,  // + - * / ^ ( ) % = , ; : . ? !
  };
  Kind kind;
  std::string text;
  bool word_number = false;  // kNumber: from a word
  bool tight_comma = false;  // ",": between digits, three of them behind it: "1,000"
  bool space_before = false, space_behind = false;  // a symbol: white space, or an end of the text
};

struct LexedText {
  std::vector<Token> tokens;
  std::string why_not = {};  // not empty: the text holds something that this family doesn't read
};

// ASCII text and common typographic punctuation; at most 256 tokens.
LexedText lex_arithmetic_text(std::string_view text);

}  // namespace lemma::search::arithmetic
