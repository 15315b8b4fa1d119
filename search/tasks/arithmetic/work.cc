#include "search/tasks/arithmetic/work.h"

#include <algorithm>

#include "core/assert.h"

namespace lemma::search::arithmetic {

using Kind = Question::Kind;

namespace {

constexpr std::string_view kLcm = "lcm(", kFactor = "factor(", kBase = "base ", kOf = " of ",
                           kThen = " then ";
// Of a value that steps may write.
constexpr int kMaxBinaryDigits = 60;

Expression integer(std::int64_t n) { return Expression::of(Rational(n)); }

// lcm(a, b) = a / gcd(a, b) * b.
Expression lcm_of(const Rational& a, const Rational& b) {
  return Expression::of(Op::kMultiply,
                        Expression::of(Op::kDivide, Expression::of(a), Expression::gcd({a, b})),
                        Expression::of(b));
}

// The value of digits, the highest first: (d * base + d) * base + d.
Expression reading(std::string_view digits, int base) {
  if (base == 10) {
    std::int64_t value = 0;
    for (const char digit : digits) value = value * 10 + digit_value(digit);
    return integer(value);
  }
  Expression value = integer(digit_value(digits[0]));
  for (const char digit : digits.substr(1)) {
    value = Expression::of(Op::kMultiply, std::move(value), integer(base));
    if (digit != '0')
      value = Expression::of(Op::kAdd, std::move(value), integer(digit_value(digit)));
  }
  return value;
}

// When two numbers have become one and others wait, the next joins.
void join_pending(Work& work) {
  if (!work.expression.is_number() || work.pending.empty()) return;
  const Rational next = work.pending.front();
  work.pending.erase(work.pending.begin());
  work.expression = lcm_of(work.expression.number, next);
}

bool complete(const Question& question, const Work& work) {
  if (!work.expression.is_number()) return false;
  switch (question.kind) {
    case Kind::kFactor:
      return work.expression.number == Rational(1);
    case Kind::kConvert:
      return question.to == 10 || (work.expression.number.is_zero() && !work.digits.empty());
    default:
      return work.pending.empty();
  }
}

std::string product_text(const std::vector<Rational>& primes) {
  std::string text;
  for (const Rational& prime : primes) text += (text.empty() ? "" : " * ") + prime.to_string();
  return text;
}

std::string open_text(const ArithmeticProblem& problem, const Work& work) {
  const Question& question = problem.question();
  const std::string expression = to_string(work.expression, problem.decimals());
  switch (question.kind) {
    case Kind::kLcm: {
      if (work.pending.empty()) return expression;
      std::string text = std::string(kLcm) + expression;
      for (const Rational& number : work.pending) text += ", " + number.to_string();
      return text + ")";
    }
    case Kind::kFactor:
      return product_text(work.primes) + (work.primes.empty() ? "" : " * ") + std::string(kFactor) +
             expression + ")";
    case Kind::kConvert:
      if (question.to == 10) return expression;
      return std::string(kBase) + std::to_string(question.to) + std::string(kOf) + expression +
             (work.digits.empty() ? "" : std::string(kThen) + work.digits);
    default:
      return expression;
  }
}

std::string answer_text(const ArithmeticProblem& problem, const Work& work) {
  if (problem.question().kind == Kind::kFactor) return product_text(work.primes);
  if (problem.question().kind == Kind::kConvert && problem.question().to != 10) return work.digits;
  return numeral(work.expression.number, problem.decimals());
}

// A bound of the steps that can follow; strictly less after each.
int measure_of(const Question& question, const Work& work) {
  int measure = work_in(work.expression);
  switch (question.kind) {
    case Kind::kLcm:
      for (const Rational& number : work.pending)
        measure += 2 + kMaxBinaryDigits + binary_digits(number);
      return measure;
    case Kind::kFactor:
      return binary_digits(work.expression.number);
    case Kind::kConvert:
      // A value below 2^32 has at most 32 digits, and zero has one.
      if (!work.expression.is_number()) return measure + 33;
      return binary_digits(work.expression.number) + (work.digits.empty() ? 1 : 0);
    default:
      return measure;
  }
}

Expression parsed(std::string_view text) {
  auto read = parse_expression(text, Dialect::kState);
  LEMMA_ASSERT(read.expression.has_value(), "a state's text is an expression");
  return std::move(*read.expression);
}

Rational number_in(std::string_view text) {
  const auto number = parse_numeral(text);
  LEMMA_ASSERT(number.has_value(), "a state lists numerals");
  return *number;
}

Work lcm_work(std::string_view text) {
  if (!text.starts_with(kLcm)) return {.expression = parsed(text)};
  text = text.substr(kLcm.size(), text.size() - kLcm.size() - 1);
  Work work;
  // The commas within "gcd(18, 12)" are none of the list's.
  std::size_t end = text.rfind(')');
  end = text.find(", ", end == std::string_view::npos ? 0 : end);
  work.expression = parsed(text.substr(0, end));
  while (end != std::string_view::npos) {
    const std::size_t start = end + 2;
    end = text.find(", ", start);
    work.pending.push_back(number_in(text.substr(start, end - start)));
  }
  return work;
}

Work factor_work(std::string_view text) {
  Work work;
  while (!text.starts_with(kFactor)) {
    const std::size_t end = text.find(" * ");
    work.primes.push_back(number_in(text.substr(0, end)));
    text.remove_prefix(end + 3);
  }
  text = text.substr(kFactor.size(), text.size() - kFactor.size() - 1);
  work.expression = Expression::of(number_in(text));
  return work;
}

Work convert_work(std::string_view text) {
  text.remove_prefix(text.find(kOf) + kOf.size());
  const std::size_t then = text.find(kThen);
  Work work{.expression = parsed(text.substr(0, then))};
  if (then != std::string_view::npos) work.digits = text.substr(then + kThen.size());
  return work;
}

std::vector<Operation> prime_divisions(const Rational& number) {
  std::vector<Operation> divisions;
  auto rest = static_cast<std::int64_t>(number.numerator());
  const auto add = [&](std::int64_t prime) {
    divisions.push_back({number, Op::kDivide, Rational(prime)});
    while (rest % prime == 0) rest /= prime;
  };
  for (std::int64_t n = 2; n * n <= rest; ++n)
    if (rest % n == 0) add(n);
  if (rest > 1) add(rest);
  return divisions;
}

bool writes_digits(const Question& question, const Work& work) {
  return question.kind == Kind::kConvert && question.to != 10 && work.expression.is_number();
}

}  // namespace

Work initial_work(const Question& question) {
  const auto& numbers = question.numbers;
  switch (question.kind) {
    case Kind::kExpression:
      return {.expression = parsed(question.text)};
    case Kind::kGcd:
      return {.expression = Expression::gcd({numbers.begin(), numbers.end()})};
    case Kind::kLcm:
      return {.expression = lcm_of(numbers[0], numbers[1]),
              .pending = {numbers.begin() + 2, numbers.end()}};
    case Kind::kFactor:
      return {.expression = integer(numbers[0])};
    case Kind::kConvert:
      return {.expression = reading(question.text, question.from)};
    case Kind::kRemainder:
      return {.expression = Expression::of(Op::kMod, integer(numbers[0]), integer(numbers[1]))};
    default:
      break;
  }
  LEMMA_ASSERT(false, "a question that is worked out in expressions");
  return {};
}

Work work_of(const Question& question, const State& state) {
  switch (question.kind) {
    case Kind::kLcm:
      return lcm_work(state.key);
    case Kind::kFactor:
      return factor_work(state.key);
    case Kind::kConvert:
      if (question.to != 10) return convert_work(state.key);
      break;
    default:
      break;
  }
  return {.expression = parsed(state.key)};
}

std::vector<Operation> legal_operations(const Question& question, const Work& work) {
  if (question.kind == Kind::kFactor) return prime_divisions(work.expression.number);
  if (writes_digits(question, work))
    return {{work.expression.number, Op::kMod, Rational(question.to)}};
  return ready_operations(work.expression);
}

Work after(const Question& question, Work work, const Operation& operation,
           const Rational& result) {
  if (question.kind == Kind::kFactor) {
    work.primes.insert(std::upper_bound(work.primes.begin(), work.primes.end(), operation.right),
                       operation.right);
    work.expression = Expression::of(result);
  } else if (writes_digits(question, work)) {
    work.digits.insert(work.digits.begin(), digit_of(static_cast<int>(result.numerator())));
    work.expression =
        Expression::of(Rational::ratio(work.expression.number.numerator() / question.to, 1));
  } else {
    replace(work.expression, operation, result);
    join_pending(work);
  }
  return work;
}

State state_of(const ArithmeticProblem& problem, const Work& work) {
  State state;
  const bool solved = complete(problem.question(), work);
  state.key = solved ? answer_text(problem, work) : open_text(problem, work);
  state.line = "left: " + state.key;
  state.measure = solved ? 0 : measure_of(problem.question(), work);
  state.status = solved ? StateStatus::kSolved : StateStatus::kOpen;
  return state;
}

State undefined_state() {
  const std::string key(kUndefined);
  return {.key = key, .line = "left: " + key, .measure = 0, .status = StateStatus::kSolved};
}

bool is_prime(std::int64_t n) {
  for (std::int64_t d = 2; d * d <= n; ++d)
    if (n % d == 0) return false;
  return n > 1;
}

}  // namespace lemma::search::arithmetic
