#include "search/tasks/arithmetic/spoken.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "search/tasks/arithmetic/expression.h"

namespace lemma::search::arithmetic {

namespace {

struct Piece {
  enum class Kind { kOperand, kOperator, kOpen, kClose };
  Kind kind;
  std::string text;
  bool loose = false;   // an operator in words or with white space beside it
  bool spoken = false;  // an operator in words
};

using Kind = Piece::Kind;

// The operator that words at `at` name, and how many they are.
std::pair<std::string_view, std::size_t> spoken_operator(std::span<const Token> tokens,
                                                         std::size_t at) {
  using Words = std::array<std::string_view, 5>;
  static constexpr std::array<std::pair<Words, std::string_view>, 15> kSpoken = {
      {{{"plus"}, "+"},
       {{"minus"}, "-"},
       {{"times"}, "*"},
       {{"x"}, "*"},
       {{"over"}, "/"},
       {{"multiplied", "by"}, "*"},
       {{"divided", "by"}, "/"},
       {{"added", "to"}, "+"},
       {{"squared"}, "^2"},
       {{"cubed"}, "^3"},
       {{"to", "the", "power", "of"}, "^"},
       {{"to", "the", "power"}, "^"},
       {{"raised", "to", "the", "power", "of"}, "^"},
       {{"raised", "to", "the", "power"}, "^"},
       {{"raised", "to"}, "^"}}};
  for (const auto& [words, symbol] : kSpoken) {
    std::size_t n = 0;
    while (n < words.size() && !words[n].empty() && at + n < tokens.size() &&
           tokens[at + n].kind == Token::Kind::kWord && tokens[at + n].text == words[n])
      ++n;
    if (n == words.size() || words[n].empty()) return {symbol, n};
  }
  return {{}, 0};
}

class Run {
 public:
  Run(std::span<const Token> tokens, std::size_t at) : tokens_(tokens), at_(at) {}

  std::optional<SpokenExpression> read() {
    while (at_ < tokens_.size() && take()) {
    }
    if (!certain_ || looks_like_a_date()) return std::nullopt;
    const std::string plain = text_of(/*grouped=*/false);
    const auto parsed = parse_expression(plain, Dialect::kQuestion);
    const bool operates = std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& piece) {
      return piece.kind == Kind::kOperator;
    });
    if (!parsed.expression || !operates) return std::nullopt;
    if (speech_is_ambiguous() || may_be_a_root()) return std::nullopt;
    if (!spacing_misleads()) return SpokenExpression{plain, at_};
    // "3/4 * 2/3": whichever way it is grouped.
    if (has_brackets()) return std::nullopt;
    const std::string grouped = text_of(/*grouped=*/true);
    const auto value = exact_value(grouped);
    if (!value || value != exact_value(plain)) return std::nullopt;
    return SpokenExpression{grouped, at_};
  }

 private:
  bool after_operand() const {
    return !pieces_.empty() &&
           (pieces_.back().kind == Kind::kOperand || pieces_.back().kind == Kind::kClose);
  }

  // Whether one more piece belongs to the run.
  bool take() {
    const Token& token = tokens_[at_];
    if (const auto [symbol, length] = spoken_operator(tokens_, at_); length > 0)
      return take_spoken(symbol, length);
    if (token.kind == Token::Kind::kNumber) {
      pieces_.push_back({Kind::kOperand, token.text});
    } else if (token.kind != Token::Kind::kSymbol) {
      return false;
    } else if (token.text == "(" || token.text == ")") {
      pieces_.push_back({token.text == "(" ? Kind::kOpen : Kind::kClose, token.text});
    } else if (std::string_view("+-*/^").find(token.text) == std::string_view::npos) {
      return false;
    } else if (token.text == "-" && !after_operand()) {
      return take_sign();
    } else {
      pieces_.push_back({Kind::kOperator, token.text, token.space_before || token.space_behind});
    }
    ++at_;
    return true;
  }

  bool take_spoken(std::string_view symbol, std::size_t length) {
    const bool x = tokens_[at_].text == "x";
    at_ += length;
    pieces_.push_back({Kind::kOperator, std::string(1, symbol[0]), /*loose=*/true, !x});
    if (symbol.size() > 1) pieces_.push_back({Kind::kOperand, std::string(1, symbol[1])});
    // "2 x -4" may be algebra.
    if (x && at_ < tokens_.size() && tokens_[at_].text == "-") certain_ = false;
    return certain_;
  }

  // A sign touches its number: "- 5" may be an item of a list.
  bool take_sign() {
    if (tokens_[at_].space_behind || at_ + 1 == tokens_.size() ||
        tokens_[at_ + 1].kind != Token::Kind::kNumber) {
      certain_ = false;
      return false;
    }
    pieces_.push_back({Kind::kOperand, "-" + tokens_[at_ + 1].text});
    at_ += 2;
    return true;
  }

  bool has_brackets() const {
    return std::any_of(pieces_.begin(), pieces_.end(),
                       [](const Piece& piece) { return piece.kind == Kind::kOpen; });
  }

  std::string text_of(bool grouped) const {
    std::string text, group;
    int operators = 0;  // in the group: what stands between loose operators
    const auto end_group = [&] {
      text += grouped && operators > 0 ? "(" + group + ")" : group;
      group.clear();
      operators = 0;
    };
    for (const Piece& piece : pieces_) {
      if (piece.kind == Kind::kOperator && piece.loose) {
        end_group();
        text += " " + piece.text + " ";
        continue;
      }
      // "3 4" stays two numbers, which is no expression.
      const bool apart = piece.kind == Kind::kOperand && !group.empty() && group.back() >= '0' &&
                         group.back() <= '9';
      group += (apart ? " " : "") + piece.text;
      operators += piece.kind == Kind::kOperator ? 1 : 0;
    }
    end_group();
    return text;
  }

  // "3/4/2020", "555-123-4567".
  bool looks_like_a_date() const {
    std::string operators;
    for (const Piece& piece : pieces_) {
      if (piece.loose) return false;
      if (piece.kind == Kind::kOperator) operators += piece.text;
    }
    return operators == "//" || operators == "--";
  }

  // Operators within one pair of brackets.
  using Level = std::vector<const Piece*>;

  static int binding(const Piece& piece) {
    if (piece.text == "^") return 3;
    return piece.text == "*" || piece.text == "/" ? 2 : 1;
  }

  // The brackets match: the whole was parsed.
  template <class Judge>
  bool any_level(Judge judge) const {
    std::vector<Level> open(1);
    for (const Piece& piece : pieces_) {
      if (piece.kind == Kind::kOpen) {
        open.emplace_back();
      } else if (piece.kind == Kind::kOperator) {
        open.back().push_back(&piece);
      } else if (piece.kind == Kind::kClose) {
        if (judge(open.back())) return true;
        open.pop_back();
      }
    }
    return judge(open.back());
  }

  // How speech groups different operations is anybody's guess: "three plus four times five".
  bool speech_is_ambiguous() const {
    return any_level([](const Level& level) {
      std::string loose;
      bool spoken = false;
      for (const Piece* piece : level) {
        if (piece->loose) loose += piece->text;
        spoken |= piece->spoken;
      }
      const bool sums = loose.find_first_not_of("+-") == std::string::npos;
      const bool products = loose.find_first_not_of('*') == std::string::npos;
      return spoken && loose.size() > 1 && !sums && !products;
    });
  }

  // "8^1/3".
  bool may_be_a_root() const {
    return any_level([](const Level& level) {
      for (std::size_t i = 1; i < level.size(); ++i)
        if (level[i - 1]->text == "^" && level[i]->text == "/" && !level[i]->loose) return true;
      return false;
    });
  }

  // What stands close together seems to belong together: "2+3 * 4", "3/4 / 1/2".
  bool spacing_misleads() const {
    return any_level([](const Level& level) {
      constexpr int kNone = 9;
      int loosest_tight = kNone, tightest_loose = 0;
      for (const Piece* piece : level) {
        if (piece->loose)
          tightest_loose = std::max(tightest_loose, binding(*piece));
        else
          loosest_tight = std::min(loosest_tight, binding(*piece));
      }
      return loosest_tight != kNone && loosest_tight <= tightest_loose;
    });
  }

  const std::span<const Token> tokens_;
  std::size_t at_;
  std::vector<Piece> pieces_;
  bool certain_ = true;
};

}  // namespace

std::optional<SpokenExpression> expression_at(std::span<const Token> tokens, std::size_t at) {
  return Run(tokens, at).read();
}

}  // namespace lemma::search::arithmetic
