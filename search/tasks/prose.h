// Free text as recognisers of drawn and told puzzles read it: plain ASCII first, then tokens, which a
// family folds into larger ones. Pure functions, any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lemma::search {

// Typographic signs as the ASCII that they stand for (quotes, dashes, lines of boxes, empty
// squares), line ends as '\n'. Nothing when the text holds a sign that isn't known here.
std::optional<std::string> plain_ascii(std::string_view text);

struct ProseToken {
  enum class Kind {
    kWord,    // lower-case letters, apostrophes dropped: "can't" is "cant"
    kNumber,  // up to four digits
    kMark,    // any other sign
    kFolded,  // a stretch that a family has understood
  };
  Kind kind;
  std::string text;
  int value = 0;            // kNumber
  bool capital = false;     // kWord: as typed it begins with a capital letter
  bool opens_line = false;  // the first of its line
  // kFolded: as what, in the family's words ("size"); the text is that of the stretch's first token.
  // A literal, so it outlives every token.
  std::string_view folded = {};

  bool folded_as(std::string_view what) const { return kind == Kind::kFolded && folded == what; }
};

// At most 600 tokens; nothing when there are more, or a number or word is too long.
std::optional<std::vector<ProseToken>> lex_prose(std::string_view ascii);

// A stretch of tokens that is understood as a whole; none when its length is 0.
struct ProseFold {
  std::size_t length = 0;
  std::string_view as = {};  // a literal
};

// Replaces every stretch that `find` sees at a place, left to right, by one kFolded token.
std::vector<ProseToken> fold_prose(const std::vector<ProseToken>& tokens,
                                   const std::function<ProseFold(std::size_t at)>& find);

}  // namespace lemma::search
