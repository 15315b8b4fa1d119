#include "search/tasks/sudoku/claims.h"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string_view>

#include "search/tasks/sudoku/lexicon.h"

namespace lemma::search::sudoku {

namespace {

using Kind = ProseToken::Kind;
using Tokens = std::vector<ProseToken>;

// Tokens by place; nothing stands beyond the last one.
class Words {
 public:
  explicit Words(const Tokens& tokens) : tokens_(tokens) {}

  bool is(std::size_t at, std::string_view text) const {
    return at < tokens_.size() && tokens_[at].text == text &&
           (tokens_[at].kind == Kind::kWord || tokens_[at].kind == Kind::kMark);
  }
  bool is_any(std::size_t at, std::initializer_list<std::string_view> texts) const {
    return std::any_of(texts.begin(), texts.end(), [&](auto text) { return is(at, text); });
  }
  // A number in digits or a word, or 0.
  int number(std::size_t at) const {
    if (at >= tokens_.size()) return 0;
    return tokens_[at].kind == Kind::kNumber ? tokens_[at].value : number_word(tokens_[at]);
  }

 private:
  const Tokens& tokens_;
};

class SizeReader {
 public:
  SizeReader(const Tokens& tokens, const SudokuShape& shape) : words_(tokens), shape_(shape) {}

  SizeClaim at(std::size_t at) {
    const int first = words_.number(at);
    if (first == 0) return {};
    if (const SizeClaim list = list_at(at); list.fold.length > 0) return list;
    if (const SizeClaim sides = sides_at(at, first); sides.fold.length > 0) return sides;
    std::size_t next = at + 1;
    if (words_.is(next, "-") && !words_.is(next + 1, "by")) {
      ++next;
      if (words_.is(next, "to")) ++next;
    } else if (words_.is_any(next, {"to", "through", "thru", "and"})) {
      if (words_.is(next, "and") && (at == 0 || !words_.is(at - 1, "between"))) return {};
      ++next;
    } else {
      return times_at(at, first);
    }
    const int last = words_.number(next);
    if (last == 0) return {};
    if (first != 1 || last != shape_.size)
      refuse("the digits of this grid are not " + std::to_string(first) + " to " +
             std::to_string(last));
    return claim(next + 1 - at, "range");
  }

 private:
  // "9 x 9"
  SizeClaim times_at(std::size_t at, int rows) {
    std::size_t next = at + 1;
    if (words_.is(next, "-")) ++next;
    if (!words_.is_any(next, {"x", "by", "*"})) return {};
    ++next;
    if (words_.is(next, "-")) ++next;
    const int columns = words_.number(next);
    if (columns == 0) return {};
    check_size(rows, columns);
    return claim(next + 1 - at, "size");
  }

  // "2 rows and 3 columns", in either order
  SizeClaim sides_at(std::size_t at, int first) {
    const auto is_rows = [&](std::size_t i) {
      return words_.is_any(i, {"row", "rows", "high", "tall"});
    };
    const auto is_columns = [&](std::size_t i) {
      return words_.is_any(i, {"column", "columns", "cols", "wide", "across"});
    };
    std::size_t next = at + 2;
    if (words_.is(next, ",")) ++next;
    if (words_.is_any(next, {"and", "by", "x"})) ++next;
    const int second = words_.number(next);
    if (second == 0) return {};
    if (is_rows(at + 1) && is_columns(next + 1))
      check_size(first, second);
    else if (is_columns(at + 1) && is_rows(next + 1))
      check_size(second, first);
    else
      return {};
    return claim(next + 2 - at, "size");
  }

  // "1, 2, 3 and 4"
  SizeClaim list_at(std::size_t at) {
    int expected = 1;
    std::size_t next = at, end = at;
    while (words_.number(next) == expected) {
      end = ++next;
      ++expected;
      if (words_.is(next, ",")) ++next;
      if (words_.is_any(next, {"and", "&"})) ++next;
    }
    if (expected <= 3) return {};
    if (expected != shape_.size + 1) refuse("it lists other digits than those of this grid");
    return claim(end - at, "range");
  }

  void check_size(int rows, int columns) {
    const bool grid = rows == shape_.size && columns == shape_.size;
    const bool box = rows == shape_.box_rows && columns == shape_.box_columns;
    if (!grid && !box)
      refuse("neither the grid nor its boxes are " + std::to_string(rows) + " by " +
             std::to_string(columns));
  }

  void refuse(std::string why) { why_not_ = std::move(why); }
  SizeClaim claim(std::size_t length, std::string_view as) const {
    return {{length, as}, why_not_};
  }

  const Words words_;
  const SudokuShape& shape_;
  std::string why_not_;
};

class UnitsReader {
 public:
  UnitsReader(const Tokens& tokens, const SudokuShape& shape)
      : tokens_(tokens), words_(tokens), shape_(shape) {}

  std::size_t length(std::size_t at) const {
    std::set<SudokuUnitKind> kinds;
    std::size_t end = at;
    for (std::size_t i = 0; i < kSudokuUnitKinds.size(); ++i) {
      if (i > 0) {
        if (words_.is(end, ",")) ++end;
        if (words_.is_any(end, {"and", "or", "&", "/"})) ++end;
      }
      const UnitRead unit = unit_at(end, i == 0);
      if (unit.end == 0) return 0;
      kinds.insert(unit.kind);
      end = unit.end;
    }
    return kinds.size() == kSudokuUnitKinds.size() ? end - at : 0;
  }

 private:
  struct UnitRead {
    std::size_t end = 0;  // after it; 0 when none was read
    SudokuUnitKind kind = SudokuUnitKind::kRow;
  };

  // One of the three, with its quantifier; only the first needs one, and a plural needs none.
  UnitRead unit_at(std::size_t at, bool first) const {
    const std::size_t begin = at;
    if (!first && words_.is_any(at, {"in", "within", "per", "for"})) ++at;
    bool quantified = !first;
    if (words_.is_any(at, {"each", "every", "all", "any", "per", "a"})) {
      quantified = true;
      ++at;
      if (words_.is(at, "of")) ++at;
    }
    if (words_.is(at, "the")) {
      ++at;
      if (words_.is(at, "same")) {
        quantified = true;
        ++at;
      }
    }
    if (words_.number(at) == shape_.size) ++at;
    while (words_.is_any(at, {"single", "individual", "little", "small", "smaller", "bold",
                              "outlined", "marked", "mini", "-"}))
      ++at;
    if (at < tokens_.size() && tokens_[at].folded_as("size")) ++at;
    if (words_.is_any(at, {"sub", "mini"})) {
      ++at;
      if (words_.is(at, "-")) ++at;
      if (!words_.is_any(at,
                         {"grid", "grids", "square", "squares", "box", "boxes", "block", "blocks"}))
        return {};
    }
    if (at >= tokens_.size() || tokens_[at].kind != Kind::kWord) return {};
    const std::string& noun = tokens_[at].text;
    const bool sub_grid = noun == "grid" || noun == "grids";
    const auto kind = sub_grid && at > 0 && words_.is_any(at - 1, {"sub", "mini", "-"})
                          ? std::optional(SudokuUnitKind::kBox)
                          : unit_noun(noun);
    if (!kind || (!quantified && (!is_plural(noun) || !unqualified(begin)))) return {};
    ++at;
    const std::size_t size = words_.is_any(at, {"of", "("}) ? at + 1 : at;
    if (size < tokens_.size() && tokens_[size].folded_as("size")) {
      at = size + 1;
      if (words_.is(at, ")")) ++at;
    }
    return {at, *kind};
  }

  // "in rows, columns and boxes", but not "in simple rows, columns and boxes"
  bool unqualified(std::size_t at) const {
    return at == 0 || tokens_[at - 1].kind != Kind::kWord ||
           words_.is_any(at - 1,
                         {"in", "within", "across", "that", "where", "so", "and", "for", "the"});
  }

  const Tokens& tokens_;
  const Words words_;
  const SudokuShape& shape_;
};

}  // namespace

SizeClaim size_claim_at(const Tokens& tokens, std::size_t at, const SudokuShape& shape) {
  return SizeReader(tokens, shape).at(at);
}

std::size_t units_at(const Tokens& tokens, std::size_t at, const SudokuShape& shape) {
  return UnitsReader(tokens, shape).length(at);
}

}  // namespace lemma::search::sudoku
