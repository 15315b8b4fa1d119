#include "search/tasks/arithmetic/problem.h"

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/arithmetic/expression.h"
#include "search/tasks/arithmetic/measure_form.h"
#include "search/tasks/arithmetic/question_form.h"
#include "search/tasks/typed_form.h"

namespace lemma::search::arithmetic {

using nlohmann::json;
using Kind = Question::Kind;

namespace {

std::string joined(const std::vector<std::int64_t>& numbers, const char* between,
                   const char* last) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) text += i + 1 == numbers.size() ? last : between;
    text += std::to_string(numbers[i]);
  }
  return text;
}

std::string key_of(const Question& question) {
  const std::string numbers = joined(question.numbers, " ", " ");
  switch (question.kind) {
    case Kind::kExpression:
      return "arithmetic|expression|" + question.text;
    case Kind::kGcd:
      return "arithmetic|gcd|" + numbers;
    case Kind::kLcm:
      return "arithmetic|lcm|" + numbers;
    case Kind::kFactor:
      return "arithmetic|factor|" + numbers;
    case Kind::kConvert:
      return "arithmetic|convert|" + question.text + "|" + std::to_string(question.from) + "|" +
             std::to_string(question.to);
    case Kind::kRemainder:
      return "arithmetic|remainder|" + numbers;
    default:
      return "arithmetic|" + key_of_measure(question);
  }
}

}  // namespace

bool is_measured(Kind kind) { return kind >= Kind::kUnits; }

ArithmeticProblem::ArithmeticProblem(Question question)
    : question_(std::move(question)),
      decimals_(question_.kind == Kind::kExpression && writes_decimals(question_.text)),
      key_(key_of(question_)) {}

core::Result<std::shared_ptr<const ArithmeticProblem>> ArithmeticProblem::from_typed(
    const json& typed, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(typed, field, "arithmetic", {"question"}));
  BOOST_OUTCOME_TRY(Question question,
                    question_from(typed["question"], std::string(field) + ".question"));
  return std::make_shared<const ArithmeticProblem>(std::move(question));
}

json ArithmeticProblem::typed() const {
  return {{"task", "arithmetic"}, {"question", typed_of(question_)}};
}

std::string ArithmeticProblem::text() const {
  const std::string numbers = joined(question_.numbers, ", ", " and ");
  switch (question_.kind) {
    case Kind::kExpression:
      return "Evaluate " + question_.text + ".";
    case Kind::kGcd:
      return "Find the greatest common divisor of " + numbers + ".";
    case Kind::kLcm:
      return "Find the least common multiple of " + numbers + ".";
    case Kind::kFactor:
      return "Write " + numbers + " as a product of primes.";
    case Kind::kConvert:
      return "Convert " + question_.text + " from base " + std::to_string(question_.from) +
             " to base " + std::to_string(question_.to) + ".";
    case Kind::kRemainder:
      return "Find the remainder of " + std::to_string(question_.numbers[0]) + " divided by " +
             std::to_string(question_.numbers[1]) + ".";
    default:
      return text_of_measure(question_);
  }
}

int digit_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return 16;
}

char digit_of(int value) {
  LEMMA_ASSERT(value >= 0 && value < 16, "a digit of a base up to 16");
  return "0123456789abcdef"[value];
}

}  // namespace lemma::search::arithmetic
