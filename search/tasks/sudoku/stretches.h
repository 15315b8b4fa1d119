// A text cut into stretches of prose and lines that draw a sudoku grid. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lemma::search::sudoku {

// The sign of an empty cell that is drawn as the word "blank" or "empty".
inline constexpr char kBlankWord = '\x01';

struct TextStretch {
  enum class Kind { kProse, kDrawn, kEmptyLine };
  Kind kind;
  std::string text;  // of a drawn line: the words "blank" and "empty" as kBlankWord
  int label = 0;     // "row 3:" before a drawn line, or 0
};

std::vector<TextStretch> cut_into_stretches(std::string_view ascii);

}  // namespace lemma::search::sudoku
