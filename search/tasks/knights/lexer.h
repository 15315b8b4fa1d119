// The tokens of a free text as the knights family's recogniser reads them. Pure functions, any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lemma::search::knights {

struct KnightsToken {
  enum class Kind {
    kWord,       // letters; "isn't" is two words, is and not; "truth-teller" is one
    kName,       // a word that names a person (cast.h); `value` says which
    kNumber,     // 0 to 99 in digits
    kComma,      // ,
    kColon,      // :
    kDash,       // a dash between spaces, or a long one
    kBracket,    // ( or )
    kStop,       // . ? ! ;
    kLineEnd,    // one line break, or the bullet or number that begins a line
    kBlankLine,  // two or more line breaks
    kOpenQuote,  // of direct speech
    kCloseQuote,
  };
  Kind kind;
  std::string text;      // a word in small letters, without apostrophes; else the mark
  std::string raw = {};  // a word as it is written
  int value = 0;         // kNumber, kName

  bool capitalised() const { return !raw.empty() && raw[0] >= 'A' && raw[0] <= 'Z'; }
};

struct KnightsLexed {
  std::vector<KnightsToken> tokens;
  std::string why_not = {};  // not empty: the text holds something that this family doesn't read
};

// ASCII text and common typographic punctuation; at most 1,024 tokens; quotes are balanced.
KnightsLexed lex_knights_text(std::string_view text);

}  // namespace lemma::search::knights
