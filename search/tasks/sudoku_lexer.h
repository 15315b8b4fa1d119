// A free text as the sudoku family's recogniser reads it: plain ASCII first, then the tokens of the
// prose around the grid. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lemma::search::sudoku {

// Typographic signs as the ASCII that they stand for (quotes, dashes, lines of boxes, empty
// squares), line ends as '\n'. Nothing when the text holds a sign that this family doesn't read.
std::optional<std::string> plain_ascii(std::string_view text);

struct ProseToken {
  enum class Kind {
    kWord,    // lower-case letters, apostrophes dropped: "can't" is "cant"
    kNumber,  // up to four digits
    kMark,    // any other sign
    kSize,    // "9x9": what the text says of a size or shape, folded
    kRange,   // "1 to 9"
    kOnce,    // "exactly once"
    kUnits,   // "each row, column and box"
    kAsk,     // a request to complete the grid
    kIdle,    // understood and without weight
  };
  Kind kind;
  std::string text;
  int value = 0;            // kNumber
  bool capital = false;     // kWord: as typed it begins with a capital letter
  bool opens_line = false;  // the first of its line
};

// At most 600 tokens; nothing when there are more, or a number or word is too long.
std::optional<std::vector<ProseToken>> lex_prose(std::string_view ascii);

}  // namespace lemma::search::sudoku
