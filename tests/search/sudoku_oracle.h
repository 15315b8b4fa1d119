// Slow, obvious, independent answers about the sudoku family: grids as rows of text, units as lists
// of coordinates, solutions by trying every digit in every cell, and every right step line by its
// definition. It shares no code with search/.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace lemma::search::oracle {

using Rows = std::vector<std::string>;  // '.' for an empty cell
using Place = std::pair<int, int>;      // row and column, from 0

inline Rows rows_of(const std::string& text) {
  Rows rows(1);
  for (const char c : text) {
    if (c == ' ')
      rows.emplace_back();
    else
      rows.back() += c;
  }
  return rows;
}

inline std::string text_of(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) text += (text.empty() ? "" : " ") + row;
  return text;
}

struct Unit {
  std::string name;  // "box 2"
  std::vector<Place> places;
};

// Of a grid of 4, 6 or 9 rows: rows, columns, then boxes from the top left.
inline const std::vector<Unit>& units(int n) {
  static std::map<int, std::vector<Unit>> known;
  auto& all = known[n];
  if (!all.empty()) return all;
  const int high = n == 9 ? 3 : 2, wide = n / high;
  for (int i = 0; i < n; ++i) {
    Unit row{"row " + std::to_string(i + 1), {}}, column{"column " + std::to_string(i + 1), {}};
    for (int j = 0; j < n; ++j) {
      row.places.emplace_back(i, j);
      column.places.emplace_back(j, i);
    }
    all.push_back(row);
    all.push_back(column);
  }
  int number = 0;
  for (int top = 0; top < n; top += high) {
    for (int left = 0; left < n; left += wide) {
      Unit box{"box " + std::to_string(++number), {}};
      for (int r = top; r < top + high; ++r)
        for (int c = left; c < left + wide; ++c) box.places.emplace_back(r, c);
      all.push_back(box);
    }
  }
  return all;
}

// The three units of a place.
inline const std::vector<Unit>& units_around(int n, Place place) {
  static std::map<std::pair<int, Place>, std::vector<Unit>> known;
  auto& around = known[{n, place}];
  if (around.empty())
    for (const Unit& unit : units(n))
      if (std::count(unit.places.begin(), unit.places.end(), place) > 0) around.push_back(unit);
  return around;
}

inline char at(const Rows& rows, Place place) {
  return rows[static_cast<std::size_t>(place.first)][static_cast<std::size_t>(place.second)];
}

inline int times(const Rows& rows, const Unit& unit, char digit) {
  return static_cast<int>(std::count_if(unit.places.begin(), unit.places.end(),
                                        [&](Place p) { return at(rows, p) == digit; }));
}

inline bool clashes(const Rows& rows) {
  const int n = static_cast<int>(rows.size());
  for (const Unit& unit : units(n))
    for (char digit = '1'; digit <= '0' + n; ++digit)
      if (times(rows, unit, digit) > 1) return true;
  return false;
}

// Up to `wanted` solutions, by plain backtracking over the cell with the fewest digits.
inline void solve(Rows rows, std::size_t wanted, std::set<std::string>& found) {
  const int n = static_cast<int>(rows.size());
  Place narrowest{-1, -1};
  std::string fewest(20, ' ');
  for (int r = 0; r < n; ++r) {
    for (int c = 0; c < n; ++c) {
      if (at(rows, {r, c}) != '.') continue;
      std::string digits;
      const auto& around = units_around(n, {r, c});
      for (char digit = '1'; digit <= '0' + n; ++digit)
        if (std::none_of(around.begin(), around.end(),
                         [&](const Unit& unit) { return times(rows, unit, digit) > 0; }))
          digits += digit;
      if (digits.size() < fewest.size()) {
        fewest = digits;
        narrowest = {r, c};
      }
    }
  }
  if (narrowest.first < 0) {
    found.insert(text_of(rows));
    return;
  }
  for (const char digit : fewest) {
    rows[static_cast<std::size_t>(narrowest.first)][static_cast<std::size_t>(narrowest.second)] =
        digit;
    solve(rows, wanted, found);
    if (found.size() >= wanted) return;
  }
}

inline std::set<std::string> solutions(const Rows& rows, std::size_t wanted) {
  std::set<std::string> found;
  if (!clashes(rows)) solve(rows, wanted, found);
  return found;
}

// Whether `text` is the right answer for the grid: the only solution; "no solution"; or two
// different ones.
inline bool accepts(const Rows& rows, std::string text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  const auto known = solutions(rows, 2);
  if (known.empty()) return text == "no solution";
  if (known.size() == 1) return text == *known.begin();
  const std::string start = "not unique: ", middle = " / ";
  const std::size_t width = known.begin()->size();
  if (text.size() != start.size() + 2 * width + middle.size() || !text.starts_with(start) ||
      text.substr(start.size() + width, middle.size()) != middle)
    return false;
  const std::string one = text.substr(start.size(), width),
                    other = text.substr(text.size() - width);
  if (one == other) return false;
  for (const auto& claimed : {one, other}) {
    const Rows grid = rows_of(claimed);
    if (grid.size() != rows.size() || clashes(grid)) return false;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (grid[r].size() != rows.size()) return false;
      for (std::size_t c = 0; c < rows.size(); ++c) {
        const bool digit = grid[r][c] >= '1' && grid[r][c] <= static_cast<char>('0' + rows.size());
        if (!digit || (rows[r][c] != '.' && rows[r][c] != grid[r][c])) return false;
      }
    }
  }
  return true;
}

// What is known at each level of assumptions, outermost first.
struct Knowledge {
  struct Level {
    Rows rows;
    std::set<std::tuple<int, int, char>> refuted;
    std::tuple<int, int, char> assumed{};
  };
  std::vector<Level> levels;

  bool fits(int r, int c, char digit) const {
    const Level& level = levels.back();
    if (at(level.rows, {r, c}) != '.' || level.refuted.contains({r, c, digit})) return false;
    const auto& around = units_around(static_cast<int>(level.rows.size()), {r, c});
    return std::none_of(around.begin(), around.end(),
                        [&](const Unit& unit) { return times(level.rows, unit, digit) > 0; });
  }

  int choices(int r, int c) const {
    int count = 0;
    for (char digit = '1'; digit <= '9'; ++digit)
      count += digit <= static_cast<char>('0' + levels.back().rows.size()) && fits(r, c, digit);
    return count;
  }
};

inline std::string cell(int r, int c) {
  return "r" + std::to_string(r + 1) + "c" + std::to_string(c + 1);
}

// Every line that is right here, but "not unique".
inline std::set<std::string> right_steps(const Knowledge& known) {
  std::set<std::string> lines;
  const Rows& rows = known.levels.back().rows;
  const int n = static_cast<int>(rows.size());
  for (int r = 0; r < n; ++r) {
    for (int c = 0; c < n; ++c) {
      const int choices = known.choices(r, c);
      if (at(rows, {r, c}) == '.' && choices == 0)
        lines.insert("contradiction: " + cell(r, c) + " has no digit");
      for (char digit = '1'; digit <= '0' + n; ++digit) {
        if (!known.fits(r, c, digit)) continue;
        const std::string placed = cell(r, c) + " = " + digit;
        if (choices == 1) lines.insert(placed + " cell");
        if (choices > 1 && known.levels.size() <= 2) lines.insert("assume " + placed);
        for (const Unit& unit : units_around(n, {r, c})) {
          int places = 0;
          for (const auto& [row, column] : unit.places) places += known.fits(row, column, digit);
          if (places == 1) lines.insert(placed + " " + unit.name.substr(0, unit.name.find(' ')));
        }
      }
    }
  }
  for (const Unit& unit : units(n)) {
    for (char digit = '1'; digit <= '0' + n; ++digit) {
      int places = 0;
      for (const auto& [row, column] : unit.places) places += known.fits(row, column, digit);
      if (times(rows, unit, digit) == 0 && places == 0)
        lines.insert("contradiction: " + unit.name + " has no place for " + digit);
      if (times(rows, unit, digit) > 1)
        lines.insert("contradiction: " + unit.name + " has " + digit + " twice");
    }
  }
  return lines;
}

// What follows from a right line. False when it ends the derivation: no solution.
inline bool follow(Knowledge& known, const std::string& line) {
  if (line.starts_with("contradiction")) {
    const auto assumed = known.levels.back().assumed;
    known.levels.pop_back();
    if (known.levels.empty()) return false;
    known.levels.back().refuted.insert(assumed);
    return true;
  }
  const std::size_t at = line.starts_with("assume ") ? 7 : 0;
  const int r = line[at + 1] - '1', c = line[at + 3] - '1';
  const char digit = line[at + 7];
  if (at > 0) {
    known.levels.push_back(known.levels.back());
    known.levels.back().assumed = {r, c, digit};
  }
  known.levels.back().rows[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)] = digit;
  return true;
}

}  // namespace lemma::search::oracle
