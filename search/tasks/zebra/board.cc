#include "search/tasks/zebra/board.h"

#include <algorithm>
#include <bit>

#include "core/assert.h"

namespace lemma::search {

namespace {

ZebraHouses all_houses(int houses) { return static_cast<ZebraHouses>((1u << houses) - 1); }

}  // namespace

ZebraBoard::ZebraBoard(const ZebraProblem& problem)
    : houses_(problem.houses()), values_(problem.values()) {
  std::fill_n(open_.begin(), values_, all_houses(houses_));
}

std::optional<ZebraBoard> ZebraBoard::from_open_houses(const ZebraProblem& problem,
                                                       std::string_view text) {
  ZebraBoard board(problem);
  for (int value = 0; value < board.values_; ++value) {
    if (value > 0) {
      const std::string_view between = value % board.houses_ == 0 ? " / " : " ";
      if (!text.starts_with(between)) return std::nullopt;
      text.remove_prefix(between.size());
    }
    ZebraHouses open = 0;
    const std::size_t end = std::min(text.find(' '), text.size());
    for (const char c : text.substr(0, end)) {
      if (c < '0' || c > '0' + board.houses_) return std::nullopt;
      if (c != '0') open |= static_cast<ZebraHouses>(1u << (c - '1'));
    }
    board.open_[static_cast<std::size_t>(value)] = open;
    text.remove_prefix(end);
  }
  if (!text.empty()) return std::nullopt;
  return board;
}

bool ZebraBoard::placed(int value) const { return std::popcount(open(value)) == 1; }

void ZebraBoard::narrow(int value, ZebraHouses houses) {
  open_[static_cast<std::size_t>(value)] &= houses;
  settle();
}

// Each round places a value that wasn't, or ends.
void ZebraBoard::settle() {
  for (bool changed = true; changed;) {
    changed = false;
    for (int value = 0; value < values_; ++value) {
      if (!placed(value)) continue;
      const int first = value / houses_ * houses_;
      for (int other = first; other < first + houses_; ++other) {
        if (other == value || (open(other) & open(value)) == 0) continue;
        open_[static_cast<std::size_t>(other)] &= static_cast<ZebraHouses>(~open(value));
        changed = true;
      }
    }
  }
}

bool ZebraBoard::complete() const {
  for (int value = 0; value < values_; ++value)
    if (!placed(value)) return false;
  return true;
}

int ZebraBoard::open_count() const {
  int count = 0;
  for (int value = 0; value < values_; ++value) count += std::popcount(open(value));
  return count;
}

int ZebraBoard::only_value(int category, int house) const {
  int only = -1;
  for (int value = category * houses_; value < (category + 1) * houses_; ++value) {
    if (!(open(value) >> house & 1)) continue;
    if (only >= 0) return -1;
    only = value;
  }
  return only;
}

bool ZebraBoard::house_has_value(int category, int house) const {
  for (int value = category * houses_; value < (category + 1) * houses_; ++value)
    if (open(value) >> house & 1) return true;
  return false;
}

std::string ZebraBoard::open_houses() const {
  std::string text;
  for (int value = 0; value < values_; ++value) {
    if (value > 0) text += value % houses_ == 0 ? " / " : " ";
    if (open(value) == 0) text += '0';
    for (int house = 0; house < houses_; ++house)
      if (open(value) >> house & 1) text += static_cast<char>('1' + house);
  }
  return text;
}

std::string houses_text(ZebraHouses houses) {
  std::string text;
  for (int house = 0; house < ZebraProblem::kMaxHouses; ++house)
    if (houses >> house & 1) text += (text.empty() ? "" : " ") + std::to_string(house + 1);
  return text;
}

ZebraHouses left_by(const ZebraClue& clue, int value, const ZebraBoard& board) {
  LEMMA_ASSERT(speaks_of(clue, value), "a clue that speaks of the value");
  const ZebraHouses open = board.open(value);
  const bool is_a = value == clue.a;
  const ZebraHouses other = clue.has_house() ? 0 : board.open(is_a ? clue.b : clue.a);
  if (!clue.has_house() && other == 0) return 0;
  const auto shifted = [](unsigned houses) { return static_cast<ZebraHouses>(houses & 0xffu); };
  switch (clue.kind) {
    case ZebraClue::Kind::kSame:
      return open & other;
    case ZebraClue::Kind::kDifferent:
      return std::popcount(other) == 1 ? shifted(open & ~unsigned{other}) : open;
    case ZebraClue::Kind::kNext:
      return open & shifted(unsigned{other} << 1 | unsigned{other} >> 1);
    case ZebraClue::Kind::kLeft:
      return open & (is_a ? shifted(unsigned{other} >> 1) : shifted(unsigned{other} << 1));
    case ZebraClue::Kind::kBefore: {
      // Houses left of the other's last, or right of its first.
      const int last = std::bit_width(other) - 1, first = std::countr_zero(other);
      return open & (is_a ? shifted((1u << last) - 1) : shifted(~((2u << first) - 1)));
    }
    case ZebraClue::Kind::kAt:
      return open & shifted(1u << clue.house);
    case ZebraClue::Kind::kNotAt:
      break;
  }
  return open & shifted(~(1u << clue.house));
}

bool speaks_of(const ZebraClue& clue, int value) {
  return clue.a == value || (!clue.has_house() && clue.b == value);
}

}  // namespace lemma::search
