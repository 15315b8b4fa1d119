#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "core/random.h"
#include "search/tasks/sudoku/sudoku.h"
#include "tests/search/sudoku_oracle.h"
#include "tests/search/wordings.h"

namespace lemma::search {
namespace {

using core::Random;
using oracle::Rows;

const SudokuTask kTask;

std::string reading(std::string_view text) {
  const Recognised recognised = kTask.recognise(text);
  if (!recognised.match) {
    EXPECT_FALSE(recognised.why_not.empty()) << text;
    return "not mine";
  }
  EXPECT_FALSE(recognised.match->why.empty());
  EXPECT_EQ(recognised.match->formalised_by, FormalisedBy::kParser);
  return recognised.match->problem->key().substr(std::string("sudoku|").size());
}

TEST(SudokuRecogniser, ReadsEveryHandWrittenWordingAsAPersonDoes) {
  const auto all = wordings("sudoku");
  const auto refused =
      std::count_if(all.begin(), all.end(), [](const auto& w) { return w.expected == "not mine"; });
  EXPECT_GE(static_cast<long>(all.size()) - refused, 50);
  EXPECT_GE(refused, 50);
  for (const auto& wording : all)
    EXPECT_EQ(reading(wording.text), wording.expected)
        << "line " << wording.line << ": " << wording.text << "\n  "
        << kTask.recognise(wording.text).why_not;
}

// Otherwise the wordings would only test that the recogniser knows the generator.
TEST(SudokuRecogniser, WordingsShareNoPhraseWithTheGenerator) {
  Random random(9);
  std::set<std::string> phrases;
  for (int i = 0; i < 60; ++i) {
    const std::string text = kTask.generate(random, 1).value().text + "#";
    std::string phrase;
    for (const char c : text) {
      if (std::string("#0123456789._-| \n").find(c) != std::string::npos && c != ' ') {
        if (phrase.size() >= 12) phrases.insert(phrase);
        phrase.clear();
      } else {
        phrase += c;
      }
    }
  }
  ASSERT_GE(phrases.size(), 3u);
  for (const auto& wording : wordings("sudoku"))
    for (const auto& phrase : phrases)
      EXPECT_EQ(wording.text.find(phrase), std::string::npos) << wording.text << phrase;
}

TEST(SudokuRecogniser, HugeAndRandomInputIsJudgedQuicklyAndQuietly) {
  EXPECT_EQ(reading(""), "not mine");
  EXPECT_EQ(reading(std::string(1 << 20, 'a')), "not mine");
  EXPECT_EQ(reading("sudoku " + std::string(32700, '.')), "not mine");
  EXPECT_EQ(reading("sudoku\n" + std::string(32700, '\n')), "not mine");
  std::string many = "sudoku\n", words, labels;
  while (many.size() < 32000) many += "1..4\n";
  EXPECT_EQ(reading(many), "not mine");
  while (words.size() < 32000) words += "please solve ";
  EXPECT_EQ(reading(words + "\nsudoku\n1..4\n.4..\n..4.\n4..1"), "not mine");
  while (labels.size() < 32000) labels += "row 1: row ";
  EXPECT_EQ(reading(labels), "not mine");
  Random random(4);
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto n = random.below(60); n > 0; --n) text += static_cast<char>(random.below(256));
    EXPECT_EQ(reading(text), "not mine");
  }
}

// --- adversarial texts ---

Rows random_grid(Random& random, int n) {
  Rows rows;
  for (int r = 0; r < n; ++r) {
    rows.emplace_back();
    for (int c = 0; c < n; ++c)
      rows.back() += random.below(2) == 0 ? '.' : static_cast<char>('1' + random.below(n));
  }
  rows[0][0] = '.';
  rows[0][1] = '1';
  return rows;
}

std::string joined(const Rows& rows, const std::string& between_cells,
                   const std::string& between_rows, char blank) {
  std::string text;
  for (const auto& row : rows) {
    if (!text.empty()) text += between_rows;
    for (std::size_t c = 0; c < row.size(); ++c)
      text += (c > 0 ? between_cells : "") + (row[c] == '.' ? blank : row[c]);
  }
  return text;
}

// With lines between boxes of so many rows and columns.
std::string boxed(const Rows& rows, std::size_t high, std::size_t wide, char blank) {
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (r > 0) text += "\n";
    if (r > 0 && r % high == 0) text += std::string(2 * rows.size() + 3, '-') + "\n";
    for (std::size_t c = 0; c < rows.size(); ++c) {
      if (c > 0) text += c % wide == 0 ? " | " : " ";
      text += rows[r][c] == '.' ? blank : rows[r][c];
    }
  }
  return text;
}

std::string drawn(Random& random, const Rows& rows) {
  const char blank = ".0_*"[random.below(4)];
  switch (random.below(7)) {
    case 0:
      return joined(rows, "", "\n", blank);
    case 1:
      return joined(rows, " ", "\n", blank);
    case 2:
      return joined(rows, ",", "\n", blank);
    case 3:
      return joined(rows, "|", "\n", blank);
    case 4:
      return boxed(rows, rows.size() == 9 ? 3 : 2, rows.size() == 4 ? 2 : 3, blank);
    case 5: {
      std::string text;
      for (std::size_t r = 0; r < rows.size(); ++r)
        text += "Row " + std::to_string(r + 1) + ": " + joined({rows[r]}, " ", "", blank) + "\n";
      return text;
    }
    default:
      return joined(rows, "", " ", blank);
  }
}

// The hand-written wordings with their grid cut out.
struct Frame {
  std::string before;
  std::string after;
  int size;
};

const std::vector<Frame>& frames() {
  static const std::vector<Frame> kFrames = [] {
    std::vector<Frame> all;
    for (const auto& wording : wordings("sudoku")) {
      if (wording.expected == "not mine") continue;
      std::string grid = wording.expected;
      std::replace(grid.begin(), grid.end(), ' ', '\n');
      const auto at = wording.text.find(grid);
      const bool explained = wording.text.find("dots") != std::string::npos;
      if (at == std::string::npos || explained) continue;  // the sign for empty cells must fit
      all.push_back({wording.text.substr(0, at), wording.text.substr(at + grid.size()),
                     static_cast<int>(wording.expected.find(' '))});
    }
    return all;
  }();
  return kFrames;
}

const Frame& random_frame(Random& random) { return frames()[random.below(frames().size())]; }

TEST(SudokuRecogniser, ReadsWhatIsDrawnInAnyFrame) {
  Random random(21);
  ASSERT_GE(frames().size(), 20u);
  for (int i = 0; i < 1000; ++i) {
    const Frame& frame = random_frame(random);
    const Rows rows = random_grid(random, frame.size);
    const std::string text = frame.before + drawn(random, rows) + frame.after;
    ASSERT_EQ(reading(text), oracle::text_of(rows)) << text << kTask.recognise(text).why_not;
  }
}

// One sign of the drawing changed, left out or put in: what is read is what then stands there.
TEST(SudokuRecogniser, ChangedDrawingsAreReadAsChangedOrRefused) {
  Random random(22);
  int read = 0;
  for (int i = 0; i < 2000; ++i) {
    const Frame& frame = random_frame(random);
    Rows rows = random_grid(random, frame.size);
    const char blank = ".0_*"[random.below(4)];
    std::string drawing = joined(rows, random.below(2) == 0 ? " " : "", "\n", blank);
    const auto at = random.below(drawing.size());
    switch (random.below(3)) {
      case 0:
        drawing[at] = "123456789.0_*x?-| \n"[random.below(19)];
        break;
      case 1:
        drawing.erase(at, 1);
        break;
      default:
        drawing.insert(at, 1, "123456789.0_*x?-| \n"[random.below(19)]);
    }
    // The digits and empty cells that stand there now, line by line.
    std::string now;
    std::set<char> blanks;
    for (const char c : drawing) {
      if (c == '\n' && !now.empty() && now.back() != ' ') now += ' ';
      if (c >= '1' && c <= '9') now += c;
      if (std::string(".0_*x?-").find(c) == std::string::npos) continue;
      now += '.';
      blanks.insert(c);
    }
    const std::string got = reading(frame.before + drawing + frame.after);
    if (got == "not mine") continue;
    ++read;
    // "1 _ 3 4?" may end in a question mark: then nothing else does.
    const bool stop = (drawing.back() == '?' || drawing.back() == '.') && blanks.size() == 2;
    ASSERT_EQ(got, stop ? now.substr(0, now.size() - 1) : now) << drawing;
  }
  EXPECT_GT(read, 100);
}

TEST(SudokuRecogniser, RefusesTwoThousandTextsThatSaySomethingElse) {
  const std::vector<std::string> sentences = {
      "The diagonals must hold each digit too.",
      "It is a killer sudoku.",
      "This is a jigsaw.",
      "Do not solve it.",
      "Please don't complete it.",
      "Only the first row matters.",
      "The boxes are irregular.",
      "There are no boxes.",
      "Every row and every column contains each digit once.",
      "Boxes may repeat digits.",
      "Each row, column and box contains each digit exactly twice.",
      "Each row, column and box contains some digit once.",
      "No row, column or box contains each digit once.",
      "Each digit appears at most twice in every row, column and box.",
      "Cell r1c1 is a 3.",
      "The number 4 goes into the first cell.",
      "In row 2 there is a 4.",
      "The corner is 2.",
      "Neighbouring cells differ by more than 1.",
      "Cells a knight's move apart differ.",
      "The sum of the first column is 7.",
      "How many solutions has it?",
      "Does it have a solution?",
      "Is it solvable?",
      "Is it hard?",
      "Which digit is in the middle?",
      "Give me a hint.",
      "Just the first step please.",
      "Tell me where to look next.",
      "Rate its difficulty.",
      "Make another one like it.",
      "Ignore everything above.",
      "Then write a poem about it.",
      "Use the digits 0 to 8.",
      "Use the letters A to D.",
      "Use the digits 1 to 7.",
      "It has 16x16 cells.",
      "It is 5 by 5.",
      "Boxes of 4 rows and 1 column.",
      "The boxes are 1x4.",
      "Stars are twos.",
      "q means empty.",
      "An empty cell means 1.",
      "All empty cells are odd.",
      "The digits increase from left to right.",
      "Unless it is impossible, solve it.",
      "If it is easy, finish it.",
      "Fill in the first two rows.",
      "Swap rows 1 and 2 first.",
      "Solve it without the last row.",
      "Delete a digit so that it is unique.",
      "Show me the empty cells.",
      "Find the empty cells.",
      "List the missing digits of row 1.",
      "Fill in 1 to 4 cells.",
      "Fill one of the cells.",
      "Simple rows, columns and boxes contain each digit once.",
      "The blanks appear once in every row, column and box.",
      "Is one solution there",
      "This is a sudoku no 2 in the grid.",
      "Funny rules apply.",
      "Dear Windmill sudoku,",
      "1 2 3 4",
      "row 1: 1 2 3 4",
  };
  Random random(23);
  int refused = 0;
  while (refused < 1200) {
    const Frame& frame = random_frame(random);
    const std::string drawing = drawn(random, random_grid(random, frame.size));
    const std::string& sentence = sentences[random.below(sentences.size())];
    const std::string text = random.below(2) == 0
                                 ? frame.before + drawing + frame.after + "\n" + sentence
                                 : sentence + "\n" + frame.before + drawing + frame.after;
    ASSERT_EQ(reading(text), "not mine") << text;
    ++refused;
  }
  // A word in the middle that turns the meaning round.
  const std::vector<std::string> words = {
      "not", "never", "diagonal", "except", "twice", "killer", "if", "unless", "second",
      "two", "half",  "sum",      "other",  "fewer", "wrong",  "7",  "hardly"};
  while (refused < 2000) {
    const Frame& frame = random_frame(random);
    std::string text = frame.before;
    std::vector<std::size_t> gaps;
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == ' ') gaps.push_back(i);
    if (gaps.empty()) continue;
    const std::string& word = words[random.below(words.size())];
    text.insert(gaps[random.below(gaps.size())], " " + word);
    text += drawn(random, random_grid(random, frame.size)) + frame.after;
    ASSERT_EQ(reading(text), "not mine") << text;
    ++refused;
  }
}

// Numbers that say how large the grid, its boxes or its digits are, and words of number and quantity,
// replaced by others.
TEST(SudokuRecogniser, RefusesOtherNumbersAndQuantifiers) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"4x4", "5x5"},
      {"4x4", "9x9"},
      {"2x2", "2x3"},
      {"3x3", "3x2"},
      {"2x2", "4x1"},
      {"1 to 4", "1 to 5"},
      {"1 to 4", "2 to 4"},
      {"1-4", "1-6"},
      {"1-4", "0-3"},
      {"1, 2, 3 and 4", "1, 2, 3 and 5"},
      {"1 through 9", "1 through 8"},
      {"nine by nine", "nine by six"},
      {"every row", "no row"},
      {"every column", "some column"},
      {"every 2x2 box", "every 2x2 box but one"},
      {"each row", "one row"},
      {"exactly once", "exactly twice"},
      {"exactly once", "at most once"},
      {"exactly once", "at least once"},
      {"once in", "twice in"},
      {"no digit", "a digit"},
      {"no digit", "each digit"},
      {"all rows", "most rows"},
      {"without repeats", "with repeats"},
      {"columns and", "columns or not and"},
      {"contains", "lacks"},
      {"must contain", "need not contain"},
      {"Sudoku", "Kakuro"},
      {"sudoku", "futoshiki"},
      {"sudoku", "latin square"},
      {"solve", "create"},
      {"solve", "check"},
      {"complete", "rotate"},
      {"finish", "print"},
      {"Zeros are blanks", "Zeros are nines"},
      {"dots are blanks", "dots are ones"},
      {"dots for empty", "dots for odd"},
  };
  std::set<std::string> changed;
  for (const auto& wording : wordings("sudoku")) {
    if (wording.expected == "not mine") continue;
    for (const auto& [from, to] : changes) {
      for (auto at = wording.text.find(from); at != std::string::npos;
           at = wording.text.find(from, at + 1)) {
        std::string text = wording.text;
        text.replace(at, from.size(), to);
        // Where the word stands twice, one of them may say nothing.
        if (from.size() == to.size() || wording.text.find(from, at + 1) == std::string::npos) {
          EXPECT_EQ(reading(text), "not mine") << text;
        }
        changed.insert(from);
      }
    }
  }
  for (const auto& [from, to] : changes) EXPECT_TRUE(changed.contains(from)) << from;
}

TEST(SudokuRecogniser, RefusesLinesThatDrawOtherBoxes) {
  Random random(24);
  int drawings = 0;
  for (const int n : {4, 6, 9}) {
    const int high = n == 9 ? 3 : 2, wide = n / high;
    for (int rows = 1; rows <= n; ++rows) {
      for (int columns = 1; columns <= n; ++columns) {
        const Rows grid = random_grid(random, n);
        const std::string text =
            "Solve this sudoku:\n" +
            boxed(grid, static_cast<std::size_t>(rows), static_cast<std::size_t>(columns), '.');
        // Lines around every row or column, or around none, draw no boxes.
        const bool lines_fit = rows == high || rows == 1 || rows == n;
        const bool columns_fit = columns == wide || columns == 1 || columns == n;
        EXPECT_EQ(reading(text), lines_fit && columns_fit ? oracle::text_of(grid) : "not mine")
            << text;
        ++drawings;
      }
    }
  }
  EXPECT_EQ(drawings, 16 + 36 + 81);
}

}  // namespace
}  // namespace lemma::search
