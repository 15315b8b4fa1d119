#include "search/tasks/sudoku/stretches.h"

#include <algorithm>
#include <array>
#include <utility>

#include "search/tasks/sudoku/rows.h"

namespace lemma::search::sudoku {

namespace {

constexpr std::size_t kFewestInLine = 16;  // cells among words in one line that make a whole grid
constexpr std::size_t kFewestInRow = 4;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lowered(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

// "5, 3, blank" with kBlankWord for the word.
std::string with_blanks_marked(std::string_view text) {
  std::string marked;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_letter(text[end])) ++end;
    const std::string word = lowered(text.substr(at, end - at));
    if (word == "blank" || word == "empty")
      marked += kBlankWord;
    else
      marked += text.substr(at, std::max<std::size_t>(end - at, 1));
    at = std::max(end, at + 1);
  }
  return marked;
}

struct Label {
  std::size_t begin;
  std::size_t end;
  int row;
};

// Reads one line from left to right.
class LabelReader {
 public:
  explicit LabelReader(std::string_view line) : line_(line) {}

  std::vector<Label> labels() {
    std::vector<Label> all;
    for (std::size_t begin = 0; begin < line_.size(); ++begin) {
      if (begin > 0 && (is_letter(line_[begin - 1]) || is_digit(line_[begin - 1]))) continue;
      at_ = begin;
      const int row = label();
      if (row == 0) continue;
      all.push_back({begin, at_, row});
      begin = at_ - 1;
    }
    return all;
  }

 private:
  static constexpr std::array<std::string_view, 9> kNumbers = {
      "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
  static constexpr std::array<std::string_view, 9> kOrdinals = {
      "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"};

  // "Row 3:", "r3 =", "row three is", "third row:", "3rd row)"; 0 when none begins here.
  int label() {
    std::string first = word();
    int row = 0;
    if (first == "row" || first == "r" || first == "line") {
      row = number();
    } else {
      const auto ordinal = std::find(kOrdinals.begin(), kOrdinals.end(), first);
      if (ordinal != kOrdinals.end()) {
        row = static_cast<int>(ordinal - kOrdinals.begin()) + 1;
      } else if (first.empty()) {
        row = number();
        const std::string suffix = word();
        if (suffix != "st" && suffix != "nd" && suffix != "rd" && suffix != "th") return 0;
      }
      spaces();
      const std::string noun = word();
      if (noun != "row" && noun != "line") return 0;
    }
    return row > 0 && introduced() ? row : 0;
  }

  // What stands between the label and its cells.
  bool introduced() {
    spaces();
    const std::size_t before = at_;
    const std::string verb = word();
    const bool says = verb == "is" || verb == "reads" || verb == "has" || verb == "contains";
    if (!says) at_ = before;
    spaces();
    if (at_ < line_.size() && (line_[at_] == ':' || line_[at_] == '=' || line_[at_] == ')')) {
      ++at_;
      return true;
    }
    return says;
  }

  void spaces() {
    while (at_ < line_.size() && line_[at_] == ' ') ++at_;
  }
  std::string word() {
    const std::size_t begin = at_;
    while (at_ < line_.size() && is_letter(line_[at_])) ++at_;
    return lowered(line_.substr(begin, at_ - begin));
  }
  int number() {
    spaces();
    if (at_ < line_.size() && is_digit(line_[at_])) {
      const int digit = line_[at_++] - '0';
      return at_ < line_.size() && is_digit(line_[at_]) ? 0 : digit;
    }
    const auto known = std::find(kNumbers.begin(), kNumbers.end(), word());
    return known == kNumbers.end() ? 0 : static_cast<int>(known - kNumbers.begin()) + 1;
  }

  const std::string_view line_;
  std::size_t at_ = 0;
};

// "9x9" before a grid in the same line is no part of it.
bool is_size(std::string_view chunk) {
  return chunk.size() == 3 && is_digit(chunk[0]) && lowered(chunk)[1] == 'x' && is_digit(chunk[2]);
}

// Enough to be a row: cells, fields for them, or a line between rows.
bool draws_row(std::string_view line) {
  if (!is_drawn(line)) return false;
  const auto cells = static_cast<std::size_t>(drawn_cells(line));
  const auto fields = static_cast<std::size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return c == '|' || c == ','; }));
  const bool in_columns =
      line.size() >= kFewestInRow && line.find_first_not_of(" 123456789") == std::string_view::npos;
  return cells >= kFewestInRow || fields + 1 >= kFewestInRow || in_columns || is_rule_line(line);
}

class Splitter {
 public:
  std::vector<TextStretch> split(std::string_view text) {
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      line(text.substr(at, end - at));
      at = end + 1;
    }
    return std::move(stretches_);
  }

 private:
  void line(std::string_view text) {
    if (text.find_first_not_of(' ') == std::string_view::npos) {
      stretches_.push_back({TextStretch::Kind::kEmptyLine, ""});
      return;
    }
    if (text.starts_with("```")) return;
    const auto labels = LabelReader(text).labels();
    if (!labels.empty()) return labelled(text, labels);
    const std::string marked = with_blanks_marked(text);
    if (draws_row(marked)) return drawn(marked, 0);
    if (marked.find_first_not_of(" []{}(),") == std::string::npos) return;  // of a list of rows
    mixed(text);
  }

  void labelled(std::string_view text, const std::vector<Label>& labels) {
    prose(text.substr(0, labels[0].begin));
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const std::size_t end = i + 1 < labels.size() ? labels[i + 1].begin : text.size();
      const std::string_view content = text.substr(labels[i].end, end - labels[i].end);
      std::size_t cut = 0;
      for (const auto& [begin, chunk_end] : chunks(content)) {
        if (!is_drawn(with_blanks_marked(content.substr(begin, chunk_end - begin)))) break;
        cut = chunk_end;
      }
      drawn(with_blanks_marked(content.substr(0, cut)), labels[i].row);
      const std::string rest = lowered(content.substr(cut));
      if (rest != " and " || i + 1 == labels.size()) prose(content.substr(cut));
    }
  }

  // Words with a whole grid among them, or with a first row after a colon.
  void mixed(std::string_view text) {
    std::size_t begin = 0, end = 0, run_cells = 0;
    std::size_t best_begin = 0, best_end = 0;
    bool in_run = false, after_colon = false;
    const auto close = [&] {
      const bool row_after_colon =
          after_colon && end == text.find_last_not_of(' ') + 1 && run_cells >= kFewestInRow;
      if (in_run && best_end == 0 && (run_cells >= kFewestInLine || row_after_colon)) {
        best_begin = begin;
        best_end = end;
      }
      in_run = false;
      run_cells = 0;
    };
    bool colon = false;
    for (const auto& [chunk_begin, chunk_end] : chunks(text)) {
      const std::string_view chunk = text.substr(chunk_begin, chunk_end - chunk_begin);
      const std::string marked = with_blanks_marked(chunk);
      if (!is_drawn(marked) || (!in_run && (is_size(chunk) || chunk == "-"))) {
        close();
        colon = chunk.back() == ':';
        continue;
      }
      if (!in_run) {
        begin = chunk_begin;
        after_colon = colon;
        in_run = true;
      }
      run_cells += static_cast<std::size_t>(drawn_cells(marked));
      end = chunk_end;
    }
    close();
    if (best_end == 0) return prose(text);
    prose(text.substr(0, best_begin));
    drawn(with_blanks_marked(text.substr(best_begin, best_end - best_begin)), 0);
    prose(text.substr(best_end));
  }

  static std::vector<std::pair<std::size_t, std::size_t>> chunks(std::string_view text) {
    std::vector<std::pair<std::size_t, std::size_t>> all;
    for (std::size_t at = text.find_first_not_of(' '); at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      all.emplace_back(at, end);
      at = text.find_first_not_of(' ', end);
    }
    return all;
  }

  void prose(std::string_view text) {
    if (text.find_first_not_of(' ') != std::string_view::npos)
      stretches_.push_back({TextStretch::Kind::kProse, std::string(text)});
  }

  // Rows in one line are separated by / or ; or by the brackets of lists.
  void drawn(std::string_view text, int label) {
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find_first_of("/;[]", at), text.size());
      const std::string_view row = text.substr(at, end - at);
      if (row.find_first_not_of(" ,") != std::string_view::npos)
        stretches_.push_back({TextStretch::Kind::kDrawn, std::string(row), label});
      at = end + 1;
    }
  }

  std::vector<TextStretch> stretches_;
};

}  // namespace

std::vector<TextStretch> cut_into_stretches(std::string_view ascii) {
  return Splitter().split(ascii);
}

}  // namespace lemma::search::sudoku
