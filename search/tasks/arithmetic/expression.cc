#include "search/tasks/arithmetic/expression.h"

#include <algorithm>

#include "core/assert.h"

namespace lemma::search::arithmetic {

namespace {

using Kind = Expression::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Parser {
 public:
  Parser(std::string_view text, Dialect dialect)
      : text_(text), states_(dialect == Dialect::kState) {}

  ParsedExpression parse() {
    Expression whole = expression(0);
    skip_spaces();
    if (at_ != text_.size()) refuse("it goes on after a whole expression");
    if (!why_not_.empty()) return {.expression = {}, .why_not = std::move(why_not_)};
    return {.expression = std::move(whole)};
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  char skip_spaces() {
    while (peek() == ' ') ++at_;
    return peek();
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  Expression refuse(std::string why) {
    if (why_not_.empty()) why_not_ = std::move(why);
    at_ = text_.size();
    return {};
  }

  Expression join(Op op, Expression left, Expression right) {
    if (++operations_ > (states_ ? kMaxStateOperations : kMaxOperations))
      return refuse("it has more than 40 operations");
    return Expression::of(op, std::move(left), std::move(right));
  }

  Expression expression(int depth) {
    if (depth > kMaxNesting) return refuse("its brackets are too deep");
    Expression sum = term(depth);
    for (char c = skip_spaces(); c == '+' || c == '-'; c = skip_spaces()) {
      ++at_;
      sum = join(c == '+' ? Op::kAdd : Op::kSubtract, std::move(sum), term(depth));
    }
    return sum;
  }

  Expression term(int depth) {
    Expression product = power(depth);
    for (char c = skip_spaces(); c == '*' || c == '/'; c = skip_spaces()) {
      ++at_;
      product = join(c == '*' ? Op::kMultiply : Op::kDivide, std::move(product), power(depth));
    }
    if (states_ && take("mod ")) return join(Op::kMod, std::move(product), power(depth));
    return product;
  }

  Expression power(int depth) {
    const bool bare_sign = skip_spaces() == '-';
    Expression base = atom(depth);
    if (skip_spaces() != '^') return base;
    if (bare_sign) return refuse("a power of a negative number needs brackets");
    ++at_;
    Expression whole = join(Op::kPower, std::move(base), atom(depth));
    if (skip_spaces() == '^') return refuse("a power of a power needs brackets");
    return whole;
  }

  Expression atom(int depth) {
    const char c = skip_spaces();
    if (is_digit(c) || (c == '-' && is_digit(peek(1)))) return number();
    if (states_ && take("gcd(")) return gcd();
    if (c != '(') return refuse("a number or an opening bracket is missing");
    if (auto fraction = bracketed_fraction()) return std::move(*fraction);
    ++at_;
    Expression inner = expression(depth + 1);
    if (skip_spaces() != ')') return refuse("a closing bracket is missing");
    ++at_;
    return inner;
  }

  Expression number() {
    const std::size_t start = at_++;
    while (is_digit(peek()) || peek() == '.') ++at_;
    const auto value =
        parse_numeral(text_.substr(start, at_ - start), states_ ? kMaxDigits : kMaxGivenDigits);
    if (!value) return refuse("a number is too long or isn't written plainly");
    return Expression::of(*value);
  }

  std::optional<Expression> bracketed_fraction() {
    const std::size_t end = text_.find(')', at_);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    if (inside.find('/') == std::string_view::npos) return std::nullopt;
    const auto value = parse_numeral(inside, states_ ? kMaxDigits : kMaxGivenDigits);
    if (!value) return std::nullopt;
    at_ = end + 1;
    return Expression::of(*value);
  }

  Expression gcd() {
    std::vector<Rational> numbers;
    do numbers.push_back(number().number);
    while (take(", "));
    if (!take(")")) return refuse("a closing bracket is missing");
    return Expression::gcd(std::move(numbers));
  }

  const std::string_view text_;
  const bool states_;
  std::size_t at_ = 0;
  int operations_ = 0;
  std::string why_not_;
};

int binding(const Expression& expression) {
  if (expression.kind != Kind::kOperation) return 4;
  switch (expression.op) {
    case Op::kAdd:
    case Op::kSubtract:
      return 1;
    case Op::kPower:
      return 3;
    default:
      return 2;
  }
}

std::string bracketed(const std::string& text) { return "(" + text + ")"; }

std::string operand(const Expression& part, bool decimals, bool brackets) {
  const std::string text = to_string(part, decimals);
  return brackets ? bracketed(text) : text;
}

}  // namespace

Expression Expression::of(Op op, Expression left, Expression right) {
  Expression whole{.kind = Kind::kOperation, .op = op};
  whole.parts.push_back(std::move(left));
  whole.parts.push_back(std::move(right));
  return whole;
}

Expression Expression::gcd(std::vector<Rational> numbers) {
  LEMMA_ASSERT(!numbers.empty(), "a gcd is one of numbers");
  if (numbers.size() == 1) return of(numbers[0]);
  std::sort(numbers.begin(), numbers.end(), [](const auto& a, const auto& b) { return b < a; });
  Expression whole{.kind = Kind::kGcd};
  for (const Rational& number : numbers) whole.parts.push_back(of(number));
  return whole;
}

ParsedExpression parse_expression(std::string_view text, Dialect dialect) {
  if (dialect == Dialect::kQuestion && text.size() > kMaxExpressionText)
    return {.expression = {}, .why_not = "it is longer than 512 bytes"};
  return Parser(text, dialect).parse();
}

std::optional<Rational> exact_value(std::string_view text) {
  auto parsed = parse_expression(text, Dialect::kQuestion);
  if (!parsed.expression) return std::nullopt;
  Expression& expression = *parsed.expression;
  while (!expression.is_number()) {
    const Operation operation = ready_operations(expression).front();
    const Outcome outcome = outcome_of(operation.op, operation.left, operation.right);
    if (outcome.kind != Outcome::Kind::kNumber) return std::nullopt;
    replace(expression, operation, outcome.number);
  }
  return expression.number;
}

std::string to_string(const Expression& expression, bool decimals) {
  if (expression.is_number()) {
    std::string text = numeral(expression.number, decimals);
    const bool plain = text[0] != '-' && text.find('/') == std::string::npos;
    return plain ? text : bracketed(text);
  }
  if (expression.kind == Kind::kGcd) {
    std::string text;
    for (const Expression& part : expression.parts)
      text += (text.empty() ? "gcd(" : ", ") + part.number.to_string();
    return text + ")";
  }
  const int tight = binding(expression);
  const Expression& left = expression.parts[0];
  const Expression& right = expression.parts[1];
  const bool power = expression.op == Op::kPower;
  return operand(left, decimals, binding(left) < tight || (power && binding(left) == tight)) + " " +
         std::string(symbol(expression.op)) + " " +
         operand(right, decimals, binding(right) <= tight);
}

bool writes_decimals(std::string_view text) { return text.find('.') != std::string_view::npos; }

std::vector<Operation> ready_operations(const Expression& expression) {
  std::vector<Operation> ready;
  const auto add = [&](const Operation& operation) {
    if (std::find(ready.begin(), ready.end(), operation) == ready.end()) ready.push_back(operation);
  };
  const auto& parts = expression.parts;
  if (expression.kind == Kind::kGcd) {
    for (std::size_t i = 0; i < parts.size(); ++i)
      for (std::size_t j = i + 1; j < parts.size(); ++j)
        add({parts[i].number, Op::kMod, parts[j].number});
  } else if (expression.kind == Kind::kOperation) {
    if (parts[0].is_number() && parts[1].is_number())
      add({parts[0].number, expression.op, parts[1].number});
    for (const Expression& part : parts)
      for (const Operation& operation : ready_operations(part)) add(operation);
  }
  return ready;
}

namespace {

bool replaced(Expression& expression, const Operation& operation, const Rational& result) {
  auto& parts = expression.parts;
  if (expression.kind == Kind::kGcd) {
    if (operation.op != Op::kMod) return false;
    std::vector<Rational> numbers;
    for (const Expression& part : parts) numbers.push_back(part.number);
    const auto left = std::find(numbers.begin(), numbers.end(), operation.left);
    if (left == numbers.end()) return false;
    if (std::find(left + 1, numbers.end(), operation.right) == numbers.end()) return false;
    numbers.erase(left);
    if (!result.is_zero()) numbers.push_back(result);
    expression = Expression::gcd(std::move(numbers));
    return true;
  }
  if (expression.kind != Kind::kOperation) return false;
  if (parts[0].is_number() && parts[1].is_number()) {
    if (operation != Operation{parts[0].number, expression.op, parts[1].number}) return false;
    expression = Expression::of(result);
    return true;
  }
  return replaced(parts[0], operation, result) || replaced(parts[1], operation, result);
}

}  // namespace

void replace(Expression& expression, const Operation& operation, const Rational& result) {
  const bool found = replaced(expression, operation, result);
  LEMMA_ASSERT(found, "the operation is ready");
}

int binary_digits(const Rational& integer) {
  int digits = 0;
  for (Rational::Integer n = integer.numerator(); n > 0; n /= 2) ++digits;
  return digits;
}

int work_in(const Expression& expression) {
  int work = expression.kind == Kind::kOperation ? 1 : 0;
  for (const Expression& part : expression.parts)
    work += expression.kind == Kind::kGcd ? binary_digits(part.number) : work_in(part);
  return work;
}

}  // namespace lemma::search::arithmetic
