// Arithmetic problems by level: the more steps the harder, since each must be right.
#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/arithmetic/expression.h"
#include "search/tasks/arithmetic/measured_generator.h"
#include "search/tasks/arithmetic/problem.h"

namespace lemma::search {

using namespace arithmetic;
using core::Random;

namespace {

using Kind = Question::Kind;

struct Level {
  int min_steps, max_steps;  // of the derivation
  std::int64_t largest_gcd;  // of its two numbers
  int lcm_numbers;
  std::int64_t largest_lcm;            // of its numbers
  std::int64_t largest_convert;        // the value
  std::array<std::int64_t, 4> primes;  // of which products are made
};

constexpr std::array<Level, 5> kLevels = {{{1, 3, 100, 2, 30, 30, {2, 3, 5, 7}},
                                           {3, 5, 300, 2, 60, 100, {2, 3, 5, 11}},
                                           {5, 7, 3000, 2, 300, 1000, {2, 3, 5, 7}},
                                           {8, 11, 50'000, 2, 5000, 50'000, {2, 2, 3, 5}},
                                           {12, 16, 10'000'000, 3, 300, 1'000'000, {2, 2, 2, 3}}}};
constexpr int kMaxAttempts = 5000;
// Steps stay short enough to learn from.
constexpr std::size_t kMaxStepText = 48;
constexpr std::size_t kMaxDerivationText = 420;

std::int64_t between(Random& random, std::int64_t least, std::int64_t most) {
  return least +
         static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most - least + 1)));
}

enum class Style { kIntegers, kFractions, kDecimals };

Rational draw_number(Random& random, Style style) {
  if (style == Style::kDecimals && random.below(2) == 0)
    return Rational::ratio(between(random, 1, 99), 10);
  if (style == Style::kFractions && random.below(2) == 0)
    return Rational::ratio(between(random, 1, 9), between(random, 2, 9));
  return Rational(between(random, 1, random.below(3) == 0 ? 60 : 12));
}

// A random tree with so many operations.
Expression draw_expression(Random& random, int operations, Style style) {
  if (operations == 0) return Expression::of(draw_number(random, style));
  if (operations == 1 && random.below(6) == 0)
    return Expression::of(Op::kPower, Expression::of(Rational(between(random, 2, 6))),
                          Expression::of(Rational(between(random, 2, 3))));
  static constexpr std::array kOps = {Op::kAdd,      Op::kAdd,      Op::kAdd,
                                      Op::kSubtract, Op::kSubtract, Op::kSubtract,
                                      Op::kMultiply, Op::kMultiply, Op::kDivide};
  const Op op = kOps[random.below(kOps.size())];
  const auto left = static_cast<int>(random.below(static_cast<std::uint64_t>(operations)));
  Expression first = draw_expression(random, left, style);
  return Expression::of(op, std::move(first),
                        draw_expression(random, operations - 1 - left, style));
}

Question draw_expression_question(const Level& level, Random& random) {
  static constexpr std::array kStyles = {Style::kIntegers, Style::kIntegers, Style::kFractions,
                                         Style::kDecimals};
  const Style style = kStyles[random.below(kStyles.size())];
  const auto operations = static_cast<int>(between(random, level.min_steps, level.max_steps));
  return {.kind = Kind::kExpression,
          .text = to_string(draw_expression(random, operations, style), style == Style::kDecimals)};
}

Question draw_list_question(Kind kind, int count, std::int64_t largest, Random& random) {
  Question question{.kind = kind};
  for (int i = 0; i < count; ++i) question.numbers.push_back(between(random, 2, largest));
  std::sort(question.numbers.begin(), question.numbers.end());
  return question;
}

Question draw_factor_question(const Level& level, Random& random) {
  std::int64_t product = 1;
  for (auto left = between(random, level.min_steps, level.max_steps); left > 0; --left) {
    const std::int64_t prime = level.primes[random.below(level.primes.size())];
    if (product * prime <= ArithmeticProblem::kMaxFactored) product *= prime;
  }
  return {.kind = Kind::kFactor, .numbers = {product}};
}

Question draw_convert_question(const Level& level, Random& random) {
  static constexpr std::array kBases = {2, 3, 5, 8, 10, 10, 16};
  Question question{.kind = Kind::kConvert,
                    .from = kBases[random.below(kBases.size())],
                    .to = kBases[random.below(kBases.size())]};
  for (auto value = between(random, 1, level.largest_convert); value > 0; value /= question.from)
    question.text.insert(question.text.begin(), digit_of(static_cast<int>(value % question.from)));
  return question;
}

Question draw_question(Kind kind, const Level& level, Random& random) {
  switch (kind) {
    case Kind::kExpression:
      return draw_expression_question(level, random);
    case Kind::kGcd:
      return draw_list_question(kind, 2, level.largest_gcd, random);
    case Kind::kLcm:
      return draw_list_question(kind, level.lcm_numbers, level.largest_lcm, random);
    case Kind::kFactor:
      return draw_factor_question(level, random);
    case Kind::kConvert:
      return draw_convert_question(level, random);
    case Kind::kRemainder:
      return {.kind = kind, .numbers = {between(random, 20, 2000), between(random, 2, 19)}};
    default:
      return draw_measured(kind, level.min_steps, level.max_steps, random);
  }
}

// Half of them expressions, and of the others half about quantities, times and dates. A remainder is
// a single step.
Kind draw_kind(const Level& level, Random& random) {
  static constexpr std::array kKinds = {Kind::kGcd, Kind::kLcm, Kind::kFactor, Kind::kConvert,
                                        Kind::kRemainder};
  if (random.below(2) == 0) return Kind::kExpression;
  if (random.below(2) == 0) return draw_measured_kind(level.min_steps, level.max_steps, random);
  const std::uint64_t kinds = level.min_steps == 1 ? kKinds.size() : kKinds.size() - 1;
  return kKinds[random.below(kinds)];
}

bool fits(const std::vector<std::string>& steps, const Level& level) {
  const int count = static_cast<int>(steps.size());
  if (count < level.min_steps || count > level.max_steps) return false;
  std::size_t text = 0;
  for (const auto& step : steps) {
    if (step.size() > kMaxStepText) return false;
    text += step.size() + 1;
  }
  return text <= kMaxDerivationText && !steps.back().ends_with(kUndefined);
}

std::string listed(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (const auto number : numbers) text += (text.empty() ? "" : ", ") + std::to_string(number);
  return text;
}

// Each of them is recognised as the problem it renders; a test holds that.
std::string rendered(const Question& question, Random& random) {
  const bool first = random.below(2) == 0;
  const std::string numbers = listed(question.numbers);
  const std::string from = std::to_string(question.from), to = std::to_string(question.to);
  switch (question.kind) {
    case Kind::kExpression:
      return first ? "Give the exact value of " + question.text + "."
                   : "How large is " + question.text + "?";
    case Kind::kGcd:
      return first ? "Determine gcd(" + numbers + ")." : "Highest common factor wanted: " + numbers;
    case Kind::kLcm:
      return first ? "Determine lcm(" + numbers + ")."
                   : "Lowest common multiple wanted: " + numbers;
    case Kind::kFactor:
      return first ? "Split " + numbers + " into its prime factors."
                   : "Give the prime factorisation of " + numbers + ".";
    case Kind::kConvert:
      return first ? "Rewrite " + question.text + ", a base " + from + " numeral, with base " + to +
                         " digits."
                   : "Express " + question.text + " (base " + from + ") in base " + to + ".";
    case Kind::kRemainder:
      return first ? "Dividing " + std::to_string(question.numbers[0]) + " by " +
                         std::to_string(question.numbers[1]) + " leaves which remainder?"
                   : "Determine " + std::to_string(question.numbers[0]) + " mod " +
                         std::to_string(question.numbers[1]) + ".";
    default:
      return rendered_measured(question, first);
  }
}

}  // namespace

core::Result<GeneratedProblem> ArithmeticTask::generate(Random& random, int level) const {
  if (level < min_level() || level > max_level())
    return core::error(core::ErrorCode::kOutOfRange, "arithmetic has the levels 1 to 5", "level");
  const Level& shape = kLevels[static_cast<std::size_t>(level - 1)];
  const Kind kind = draw_kind(shape, random);
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    auto problem = std::make_shared<const ArithmeticProblem>(draw_question(kind, shape, random));
    const auto steps = solve(*problem);
    if (!steps || !fits(steps.value(), shape)) continue;
    std::string text = rendered(problem->question(), random);
    return GeneratedProblem{std::move(text), std::move(problem)};
  }
  return core::error(core::ErrorCode::kInternal, "no problem of this level was found", "level");
}

}  // namespace lemma::search
