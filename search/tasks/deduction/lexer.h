// The tokens of a free text as the deduction family's recogniser reads them. Pure functions, any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lemma::search::deduction {

struct TextToken {
  enum class Kind {
    kWord,       // lower-case letters; "isn't" is "is", "not"; "warm-blooded" is one
    kNumber,     // digits: only as a label, "1." or "fact 2:"
    kComma,      // , or ;
    kColon,      // : or a closing bracket of a label
    kEnd,        // . ? ! or a dash between sentences
    kLineBreak,  // the end of a line
  };
  Kind kind;
  std::string text = {};
  bool capital = false;  // as written, its first letter is
  bool symbol = false;   // a single capital letter: the name of a class, "B"

  bool is(std::string_view word) const { return kind == Kind::kWord && text == word; }
};

struct Lexed {
  std::vector<TextToken> tokens;
  std::string why_not = {};  // not empty: the text holds something that this family doesn't read
};

// ASCII text and common typographic punctuation; at most 2,048 tokens.
Lexed lex_deduction_text(std::string_view text);

}  // namespace lemma::search::deduction
