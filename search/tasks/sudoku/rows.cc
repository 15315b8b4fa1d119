#include "search/tasks/sudoku/rows.h"

#include <algorithm>
#include <set>
#include <vector>

#include "search/tasks/sudoku/stretches.h"

namespace lemma::search::sudoku {

namespace {

constexpr std::string_view kEmptySigns = ".0_*?#xX-\x01";
constexpr std::string_view kSeparators = " ,|/;[](){}\"'";

bool is_cell(char c) {
  return (c >= '1' && c <= '9') || kEmptySigns.find(c) != std::string_view::npos;
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  const std::size_t end = text.find_last_not_of(' ');
  return std::string(text.substr(begin, end == std::string_view::npos ? 0 : end + 1 - begin));
}

// After how many cells something separates them.
using Places = std::set<int>;

Places every(int step, int count) {
  Places places;
  for (int at = step; at < count; at += step) places.insert(at);
  return places;
}

// Between no cells, between all, between boxes, or between rows.
bool fits_boxes(const Places& places, const SudokuShape& shape, int count) {
  return places.empty() || places == every(1, count) || places == every(shape.box_columns, count) ||
         (count > shape.size && places == every(shape.size, count));
}

bool digits_fit(const std::string& cells, const SudokuShape& shape) {
  return std::all_of(cells.begin(), cells.end(),
                     [&](char c) { return c < '1' || c > '9' || c <= '0' + shape.size; });
}

// "53..7....", "5 3 . | . 7 . | . . .", "[5, 3, 0, 0, 7, 0, 0, 0, 0],"
std::optional<std::string> in_sequence(std::string_view line, const SudokuShape& shape, int count) {
  std::string cells;
  Places gaps, lines;
  for (const char c : line) {
    if (is_cell(c)) {
      cells += c == 'X' ? 'x' : c;
      continue;
    }
    if (kSeparators.find(c) == std::string_view::npos) return std::nullopt;
    gaps.insert(static_cast<int>(cells.size()));
    if (c == '|') lines.insert(static_cast<int>(cells.size()));
  }
  if (static_cast<int>(cells.size()) != count) return std::nullopt;
  for (Places* places : {&gaps, &lines}) {
    places->erase(0);
    places->erase(count);
    if (!fits_boxes(*places, shape, count)) return std::nullopt;
  }
  return cells;
}

// "|5|3| | |7| | | | |" and "5,3,,,7,,,,": a field for each cell, empty ones left empty.
std::optional<std::string> in_fields(std::string_view line, const SudokuShape& shape,
                                     char between) {
  std::vector<std::string> fields;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find(between, at), line.size());
    fields.push_back(trimmed(line.substr(at, end - at)));
    at = end + 1;
  }
  const auto size = static_cast<std::size_t>(shape.size);
  if (between == '|' && fields.size() == size + 2 && fields.front().empty() &&
      fields.back().empty()) {
    fields.erase(fields.begin());
    fields.pop_back();
  }
  if (fields.size() != size) return std::nullopt;
  std::string cells;
  for (const std::string& field : fields) {
    if (field.size() > 1 || (field.size() == 1 && !is_cell(field[0]))) return std::nullopt;
    cells += field.empty() ? ' ' : field[0] == 'X' ? 'x' : field[0];
  }
  return cells;
}

// "53  7    ": exactly as wide as the row, empty cells left empty.
std::optional<std::string> in_columns(std::string_view line, const SudokuShape& shape) {
  std::string cells;
  Places lines;
  for (const char c : line) {
    if (c == '|')
      lines.insert(static_cast<int>(cells.size()));
    else if (c == ' ' || (c >= '1' && c <= '9'))
      cells += c;
    else
      return std::nullopt;
  }
  lines.erase(0);
  lines.erase(shape.size);
  const bool boxed = lines.empty() || lines == every(shape.box_columns, shape.size);
  if (static_cast<int>(cells.size()) != shape.size || !boxed) return std::nullopt;
  return cells;
}

}  // namespace

bool is_drawn(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_cell(c) || kSeparators.find(c) != std::string_view::npos || c == '+' || c == '=';
  });
}

int drawn_cells(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), is_cell));
}

bool is_rule_line(std::string_view line) {
  return line.find_first_not_of("-=+| ") == std::string_view::npos &&
         (line.find("--") != std::string_view::npos || line.find("==") != std::string_view::npos ||
          line.find('+') != std::string_view::npos);
}

std::optional<std::string> read_cells(std::string_view line, const SudokuShape& shape, int count) {
  auto cells = in_sequence(line, shape, count);
  if (!cells && count == shape.size) {
    cells = in_fields(line, shape, '|');
    if (!cells) cells = in_fields(line, shape, ',');
    if (!cells) cells = in_columns(line, shape);
  }
  if (!cells || !digits_fit(*cells, shape)) return std::nullopt;
  return cells;
}

}  // namespace lemma::search::sudoku
