#include "search/tasks/sudoku/layout.h"

#include <algorithm>
#include <set>
#include <utility>

#include "search/tasks/sudoku/rows.h"
#include "search/tasks/sudoku/stretches.h"

namespace lemma::search::sudoku {

namespace {

struct Reading {
  std::string cells;
  bool bare_lines = false;  // lines between rows that are dashes only
  char stop = 0;            // a full stop or question mark that ended a row
};

// A row or a whole grid. Where a sentence may end its end may be attached.
std::optional<std::string> cells_of(const std::string& line, const SudokuShape& shape, int count,
                                    bool may_end, Reading& reading) {
  if (auto cells = read_cells(line, shape, count)) return cells;
  const std::size_t last = line.find_last_not_of(' ');
  const bool ended = may_end && last != std::string::npos && last > 0 && line[last - 1] != ' ' &&
                     (line[last] == '.' || line[last] == '?');
  if (!ended) return std::nullopt;
  auto cells = read_cells(line.substr(0, last), shape, count);
  if (cells) reading.stop = line[last];
  return cells;
}

// Lines or gaps stand between no rows, between all, or between boxes.
bool between_boxes(std::set<int> places, const SudokuShape& shape) {
  places.erase(0);
  places.erase(shape.size);
  std::set<int> all, boxes;
  for (int row = 1; row < shape.size; ++row) {
    all.insert(row);
    if (row % shape.box_rows == 0) boxes.insert(row);
  }
  return places.empty() || places == all || places == boxes;
}

std::optional<Reading> read_as(const std::vector<TextStretch>& drawn, const SudokuShape& shape) {
  const int cells = shape.size * shape.size;
  Reading reading;
  std::set<int> lines, gaps;
  int rows = 0, labels = 0;
  for (const TextStretch& stretch : drawn) {
    const bool may_end = stretch.label != 0 || &stretch == &drawn.back();
    if (stretch.kind == TextStretch::Kind::kEmptyLine) {
      gaps.insert(rows);
    } else if (is_rule_line(stretch.text)) {
      lines.insert(rows);
      if (stretch.text.find_first_of("+=") == std::string::npos) reading.bare_lines = true;
    } else if (const auto row = cells_of(stretch.text, shape, shape.size, may_end, reading)) {
      ++rows;
      if (stretch.label != 0 && stretch.label != rows) return std::nullopt;
      labels += stretch.label != 0;
      reading.cells += *row;
    } else if (const auto whole = cells_of(stretch.text, shape, cells, may_end, reading);
               whole && rows == 0 && stretch.label == 0) {
      rows = shape.size;
      reading.cells = *whole;
    } else {
      return std::nullopt;
    }
  }
  const bool sound = rows == shape.size && static_cast<int>(reading.cells.size()) == cells &&
                     (labels == 0 || labels == rows) && between_boxes(lines, shape) &&
                     between_boxes(gaps, shape);
  return sound ? std::optional(reading) : std::nullopt;
}

// One sign for every empty cell, and one that can't be anything else.
std::string why_not_certain(const Reading& reading, SudokuLayout& layout) {
  for (const char c : reading.cells) {
    if (c >= '1' && c <= '9') continue;
    if (layout.blank != 0 && layout.blank != c) return "empty cells are drawn in different ways";
    layout.blank = c;
  }
  if (layout.blank == 0) return "no cell of the grid is empty";
  if (layout.blank == reading.stop) return "a row has a sign too many";
  if (layout.blank == '-' && reading.bare_lines) return "dashes are lines and empty cells";
  return "";
}

SudokuLayout refused(std::string why) {
  return {.grid = {}, .prose = "", .why_not = std::move(why)};
}

SudokuLayout from_stretches(const std::vector<TextStretch>& stretches) {
  using Kind = TextStretch::Kind;
  const auto is_drawing = [](const TextStretch& s) { return s.kind == Kind::kDrawn; };
  const auto first = std::find_if(stretches.begin(), stretches.end(), is_drawing);
  if (first == stretches.end()) return refused("no grid is drawn");
  const auto last = std::find_if(stretches.rbegin(), stretches.rend(), is_drawing).base();
  const std::vector<TextStretch> drawn(first, last);
  if (std::any_of(drawn.begin(), drawn.end(), [](const auto& s) { return s.kind == Kind::kProse; }))
    return refused("words stand between the rows of the grid, or there is more than one grid");
  SudokuLayout layout;
  for (const int size : {4, 6, 9}) {
    const SudokuShape& shape = *sudoku_shape(size);
    const auto reading = read_as(drawn, shape);
    if (!reading) continue;
    if (auto why = why_not_certain(*reading, layout); !why.empty()) return refused(std::move(why));
    layout.grid.emplace(shape);
    for (int cell = 0; cell < layout.grid->cells(); ++cell)
      if (const char c = reading->cells[static_cast<std::size_t>(cell)]; c >= '1' && c <= '9')
        layout.grid->place(cell, c - '0');
    break;
  }
  if (!layout.grid) return refused("what is drawn is no grid of 4x4, 6x6 or 9x9 with its boxes");
  for (auto at = stretches.begin(); at != stretches.end(); ++at) {
    if (at == first) layout.prose += ";\n";
    if (at < first || at >= last) layout.prose += at->text + "\n";
  }
  return layout;
}

}  // namespace

SudokuLayout find_grid(std::string_view ascii) { return from_stretches(cut_into_stretches(ascii)); }

}  // namespace lemma::search::sudoku
