#include "search/tasks/equations/syntax.h"

#include <algorithm>

namespace lemma::search::equations {

using Kind = Expression::Kind;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// Recursive descent; the first thing that is wrong ends it.
class Parser {
 public:
  Parser(std::string_view text, std::string_view unknowns) : text_(text), unknowns_(unknowns) {
    if (text.size() > kMaxLineText) fail("it is longer than 256 bytes");
  }

  std::string why_not() const { return why_not_; }
  bool failed() const { return !why_not_.empty(); }

  Statement statement() {
    Statement all;
    if (take_word("no real solution") || take_word("no solution") || take_word("no real solutions"))
      all.kind = Statement::Kind::kNever;
    else if (take_word("every real number") || take_word("all real numbers"))
      all.kind = Statement::Kind::kAlways;
    else
      return branches();
    if (all.kind == Statement::Kind::kAlways && take_word("except")) {
      do {
        all.except.push_back(sum());
      } while (!failed() && all.except.size() < kMaxBranches && take(','));
    }
    end();
    return all;
  }

  std::vector<Relation> relations() {
    std::vector<Relation> all;
    relation(all);
    end();
    return all;
  }

 private:
  Statement branches() {
    Statement all;
    const bool system = unknowns_.size() > 1;
    do {
      std::vector<Relation> branch;
      do {
        relation(branch);
        if (branch.size() > (system ? kMaxRows : kMaxRelations)) fail("it has too many relations");
      } while (!failed() && (system ? take(',') : take_word("and")));
      all.branches.push_back(std::move(branch));
      if (all.branches.size() > kMaxBranches) fail("it has more than 8 cases");
    } while (!failed() && !system && take_word("or"));
    end();
    return all;
  }

  void relation(std::vector<Relation>& out) {
    Expression left = sum();
    std::optional<Sign> first = sign();
    if (!first) return fail("a relation needs one of = != < <= > >=");
    Expression right = sum();
    out.push_back({std::move(left), *first, right});
    if (failed()) return;
    if (const auto second = sign()) {
      const bool up = *first == Sign::kLess || *first == Sign::kAtMost;
      const bool down = *first == Sign::kGreater || *first == Sign::kAtLeast;
      const bool goes_on = (up && (*second == Sign::kLess || *second == Sign::kAtMost)) ||
                           (down && (*second == Sign::kGreater || *second == Sign::kAtLeast));
      if (!goes_on) return fail("two signs of a chain point in one direction");
      out.push_back({std::move(right), *second, sum()});
    }
  }

  std::optional<Sign> sign() {
    if (take('=')) return Sign::kEqual;
    if (peek() == '!' && at_ + 1 < text_.size() && text_[at_ + 1] == '=') {
      at_ += 2;
      return Sign::kUnequal;
    }
    if (take('<')) return take_tight('=') ? Sign::kAtMost : Sign::kLess;
    if (take('>')) return take_tight('=') ? Sign::kAtLeast : Sign::kGreater;
    return std::nullopt;
  }

  Expression sum() {
    if (++depth_ > kMaxDepth) {
      fail("its brackets are too deep");
      return {};
    }
    Expression left;
    if (take('-')) {
      if (is_digit(peek())) negative_number_ = true;
      left = node({.kind = Kind::kNegative, .parts = {product()}});
      negative_number_ = false;
    } else {
      left = product();
    }
    while (!failed()) {
      const Kind kind = peek() == '+' ? Kind::kSum : Kind::kDifference;
      if (!take('+') && !take('-')) break;
      left = node({.kind = kind, .parts = {std::move(left), product()}});
    }
    --depth_;
    return left;
  }

  Expression product() {
    Expression left = power();
    bool divided = false;
    while (!failed()) {
      const char next = peek();
      if (next == '*' || next == '/') {
        ++at_;
        divided = next == '/';
        left = node({.kind = divided ? Kind::kQuotient : Kind::kProduct,
                     .parts = {std::move(left), power()}});
      } else if (begins_implicit_factor()) {
        if (divided) {
          fail("a product without a sign behind \"/\" has two readings");
          break;
        }
        left = node({.kind = Kind::kProduct, .parts = {std::move(left), power()}});
      } else {
        break;
      }
    }
    return left;
  }

  // A letter or a bracket; "or" and "and" are no letters.
  bool begins_implicit_factor() {
    const char next = peek();
    if (next == '(') return true;
    if (!is_letter(next)) return false;
    return text_.substr(at_).starts_with("sqrt(") || !word_here();
  }

  bool word_here() const {
    return at_ + 1 < text_.size() && is_letter(text_[at_]) && is_letter(text_[at_ + 1]);
  }

  Expression power() {
    const bool negative = std::exchange(negative_number_, false);
    Expression base = atom();
    if (failed() || !take('^')) return base;
    if (negative && base.kind == Kind::kNumber) {
      fail("a power of a number behind \"-\" has two readings");
      return base;
    }
    if (!is_digit(peek())) {
      fail("an exponent is a natural number");
      return base;
    }
    int exponent = 0;
    while (at_ < text_.size() && is_digit(text_[at_]) && exponent <= kMaxExponent)
      exponent = exponent * 10 + (text_[at_++] - '0');
    if (exponent < 1 || exponent > kMaxExponent) fail("an exponent is at least 1 and at most 8");
    if (at_ < text_.size() && text_[at_] == '.') fail("an exponent is a natural number");
    if (peek() == '^') fail("a power of a power has two readings");
    return node({.kind = Kind::kPower, .exponent = exponent, .parts = {std::move(base)}});
  }

  Expression atom() {
    const char next = peek();
    if (is_digit(next)) return numeral();
    if (next == '(') {
      ++at_;
      Expression inner = sum();
      if (!take(')')) fail("a bracket isn't closed");
      return no_digit_behind(std::move(inner));
    }
    if (text_.substr(at_).starts_with("sqrt(")) {
      at_ += 5;
      Expression inner = sum();
      if (!take(')')) fail("a bracket isn't closed");
      return no_digit_behind(node({.kind = Kind::kRoot, .parts = {std::move(inner)}}));
    }
    const auto unknown = unknowns_.find(next);
    if (!is_letter(next) || unknown == std::string_view::npos || word_here()) {
      fail(next == '\0' ? "something is missing at its end"
                        : "\"" + std::string(1, next >= ' ' && next <= '~' ? next : '?') +
                              "\" is neither a number nor the unknown");
      return {};
    }
    ++at_;
    return no_digit_behind(node({.kind = Kind::kUnknown, .unknown = static_cast<int>(unknown)}));
  }

  Expression no_digit_behind(Expression read) {
    if (is_digit(peek())) fail("a number follows without a sign");
    return read;
  }

  Expression numeral() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    const std::string digits(text_.substr(start, at_ - start));
    if (digits.size() > kMaxNumeralDigits * 2) fail("a number has too many digits");
    if (digits.size() > 1 && digits[0] == '0') fail("a number begins with 0");
    if (failed()) return {};
    Exact value{Integer(digits)};
    if (at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) {
      const std::size_t point = ++at_;
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
      std::string decimals(text_.substr(point, at_ - point));
      if (decimals.size() > kMaxNumeralDigits) {
        fail("a number has too many decimals");
        return {};
      }
      const Integer unit = mp::pow(Integer(10), static_cast<unsigned>(decimals.size()));
      decimals.erase(0, std::min(decimals.find_first_not_of('0'), decimals.size() - 1));
      value += Exact(Integer(decimals), unit);
    }
    if (at_ < text_.size() && text_[at_] == '.') fail("a number has two points or none behind it");
    if (is_digit(peek())) fail("two numbers stand without a sign between them");
    return node({.kind = Kind::kNumber, .number = std::move(value)});
  }

  Expression node(Expression made) {
    if (++nodes_ > kMaxNodes) fail("it has too many parts");
    return failed() ? Expression{} : made;
  }

  char peek() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  bool take_tight(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // A word or phrase that ends the text or stands before a space.
  bool take_word(std::string_view word) {
    peek();
    const std::string_view rest = text_.substr(at_);
    if (!rest.starts_with(word)) return false;
    if (rest.size() > word.size() && rest[word.size()] != ' ') return false;
    at_ += word.size();
    return true;
  }
  void end() {
    if (peek() != '\0' || at_ < text_.size()) fail("something follows that isn't read here");
  }
  void fail(std::string why) {
    if (why_not_.empty()) why_not_ = std::move(why);
  }

  const std::string_view text_;
  const std::string_view unknowns_;
  std::size_t at_ = 0;
  int depth_ = 0, nodes_ = 0;
  bool negative_number_ = false;
  std::string why_not_;
};

}  // namespace

std::string_view to_string(Sign sign) {
  switch (sign) {
    case Sign::kEqual:
      return "=";
    case Sign::kUnequal:
      return "!=";
    case Sign::kLess:
      return "<";
    case Sign::kAtMost:
      return "<=";
    case Sign::kGreater:
      return ">";
    case Sign::kAtLeast:
      return ">=";
  }
  return {};
}

Sign mirrored(Sign sign) {
  switch (sign) {
    case Sign::kLess:
      return Sign::kGreater;
    case Sign::kAtMost:
      return Sign::kAtLeast;
    case Sign::kGreater:
      return Sign::kLess;
    case Sign::kAtLeast:
      return Sign::kAtMost;
    default:
      return sign;
  }
}

bool holds(Sign sign, int difference) {
  switch (sign) {
    case Sign::kEqual:
      return difference == 0;
    case Sign::kUnequal:
      return difference != 0;
    case Sign::kLess:
      return difference < 0;
    case Sign::kAtMost:
      return difference <= 0;
    case Sign::kGreater:
      return difference > 0;
    case Sign::kAtLeast:
      return difference >= 0;
  }
  return false;
}

Parsed<Statement> parse_statement(std::string_view text, std::string_view unknowns) {
  Parser parser(text, unknowns);
  if (parser.failed()) return {.why_not = parser.why_not()};
  Statement statement = parser.statement();
  if (parser.failed()) return {.why_not = parser.why_not()};
  return {.value = std::move(statement)};
}

Parsed<std::vector<Relation>> parse_relations(std::string_view text, std::string_view unknowns) {
  Parser parser(text, unknowns);
  if (parser.failed()) return {.why_not = parser.why_not()};
  auto relations = parser.relations();
  if (parser.failed()) return {.why_not = parser.why_not()};
  return {.value = std::move(relations)};
}

}  // namespace lemma::search::equations
