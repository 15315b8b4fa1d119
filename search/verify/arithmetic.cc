#include "search/verify/arithmetic.h"

#include <algorithm>

namespace lemma::search {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool has_long_numeral(std::string_view text) {
  int run = 0;
  for (const char c : text) {
    run = is_digit(c) ? run + 1 : 0;
    if (run > kMaxNumeralDigits) return true;
  }
  return false;
}

std::optional<Rational> canonical_number(std::string_view text) {
  const auto number = Rational::parse(text, kMaxNumeralDigits);
  if (!number || number->to_string() != text) return std::nullopt;
  return number;
}

// Takes what stands before the next `separator`, and the separator.
std::optional<std::string_view> take_until(std::string_view& rest, std::string_view separator) {
  const std::size_t at = rest.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at + separator.size());
  return taken;
}

class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) {}

  EvaluatedExpression parse() {
    const auto value = expression(0);
    skip_spaces();
    if (value && at_ != text_.size()) refuse("something follows the expression");
    EvaluatedExpression result;
    if (why_not_.empty()) result.value = value;
    result.literals = std::move(literals_);
    result.why_not = std::move(why_not_);
    result.beyond_caps = beyond_caps_;
    return result;
  }

 private:
  std::optional<Rational> expression(int depth) {
    auto left = term(depth);
    while (left) {
      const char op = peek();
      if (op != '+' && op != '-') break;
      ++at_;
      left = combine(*left, op, term(depth));
    }
    return left;
  }

  std::optional<Rational> term(int depth) {
    auto left = factor(depth);
    while (left) {
      const char op = peek();
      if (op != '*' && op != '/') break;
      ++at_;
      left = combine(*left, op, factor(depth));
    }
    return left;
  }

  std::optional<Rational> factor(int depth) {
    if (peek() == '(') {
      if (depth >= kMaxExpressionDepth) {
        beyond_caps_ = true;
        return refuse("brackets are nested more than 32 deep");
      }
      ++at_;
      const auto inner = expression(depth + 1);
      if (!inner) return std::nullopt;
      if (peek() != ')') return refuse("a bracket is not closed");
      ++at_;
      return inner;
    }
    return literal();
  }

  std::optional<Rational> literal() {
    const std::size_t start = at_;
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    const std::string_view numeral = text_.substr(start, at_ - start);
    const auto number = canonical_number(numeral);
    if (!number) return refuse("a number is expected at byte " + std::to_string(start));
    literals_.push_back(*number);
    return number;
  }

  std::optional<Rational> combine(const Rational& left, char op,
                                  const std::optional<Rational>& right) {
    if (!right) return std::nullopt;
    const Arithmetic result = apply(static_cast<Operator>(op), left, *right);
    if (result.ok()) return result.value;
    if (result.fault == Arithmetic::Fault::kDivisionByZero) return refuse("it divides by zero");
    beyond_caps_ = true;
    return refuse("an intermediate number has more than 36 digits");
  }

  std::optional<Rational> refuse(std::string why) {
    if (why_not_.empty()) why_not_ = std::move(why);
    return std::nullopt;
  }

  void skip_spaces() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  char peek() {
    skip_spaces();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Rational> literals_;
  std::string why_not_;
  bool beyond_caps_ = false;
};

}  // namespace

ParsedStep parse_step(std::string_view line) {
  const auto refuse = [&](std::string why) {
    return ParsedStep{.step = {}, .why_not = std::move(why), .too_long = false};
  };
  const std::string_view shape = "a step reads `number op number = number`";
  std::string_view rest = line;
  const auto left = take_until(rest, " ");
  const auto symbol = take_until(rest, " ");
  const auto right = take_until(rest, " = ");
  if (!left || !symbol || !right) return refuse(std::string(shape));
  const auto op = symbol->size() == 1 ? operator_from((*symbol)[0]) : std::nullopt;
  if (!op) return refuse("the operator is none of + - * /");
  const auto a = canonical_number(*left), b = canonical_number(*right), c = canonical_number(rest);
  if (a && b && c) return {.step = ArithmeticStep{*a, *op, *b, *c}};
  const std::string_view bad = !a ? *left : !b ? *right : rest;
  // Beyond the cap but otherwise a number: shortening the run of digits makes it one.
  if (has_long_numeral(bad)) {
    const bool only_number = std::all_of(
        bad.begin(), bad.end(), [](char ch) { return is_digit(ch) || ch == '-' || ch == '/'; });
    if (only_number)
      return {.step = {}, .why_not = "a number has more than 12 digits", .too_long = true};
  }
  return refuse("a number is not written in lowest terms without leading zeros");
}

EvaluatedExpression evaluate_expression(std::string_view text) {
  if (text.empty()) return {.value = {}, .why_not = "it is empty"};
  if (text.size() > kMaxExpressionBytes)
    return {.value = {}, .why_not = "it is longer than 1024 bytes", .beyond_caps = true};
  return ExpressionParser(text).parse();
}

}  // namespace lemma::search
