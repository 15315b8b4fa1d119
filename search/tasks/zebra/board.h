// Which houses are still open to each value: all that is known at one level of assumptions. A house
// that is taken is open to no other value of its category; a board keeps that up by itself. Values,
// any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "search/tasks/zebra/problem.h"

namespace lemma::search {

// Bit h stands for house h, from 0.
using ZebraHouses = std::uint8_t;

class ZebraBoard {
 public:
  explicit ZebraBoard(const ZebraProblem& problem);
  // Of a text that open_houses() made. Nothing for any other.
  static std::optional<ZebraBoard> from_open_houses(const ZebraProblem& problem,
                                                    std::string_view text);

  ZebraHouses open(int value) const { return open_[static_cast<std::size_t>(value)]; }
  bool placed(int value) const;
  // Keeps of a value's houses those in `houses`, and draws the consequences within its category.
  void narrow(int value, ZebraHouses houses);

  bool complete() const;  // every value is placed
  int open_count() const;
  // The value of the category that alone is open to the house, or -1.
  int only_value(int category, int house) const;
  bool house_has_value(int category, int house) const;  // one is open to it

  // "1 23 23 / 12 12 3": for each value in order the houses that are open to it, '0' for none.
  std::string open_houses() const;

  int houses() const { return houses_; }
  int values() const { return values_; }

 private:
  void settle();

  int houses_;
  int values_;
  std::array<ZebraHouses, ZebraProblem::kMaxValues> open_{};
};

std::string houses_text(ZebraHouses houses);  // "2 4", counted from 1

// The houses that a clue leaves a value among those that are open to it, given what is open to the
// clue's other value. The clue speaks of the value.
ZebraHouses left_by(const ZebraClue& clue, int value, const ZebraBoard& board);
bool speaks_of(const ZebraClue& clue, int value);

}  // namespace lemma::search
