#include "search/tasks/arithmetic/problem.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/arithmetic/expression.h"
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
  }
  return {};
}

// An integer member within min .. max.
core::Result<std::int64_t> integer_from(const json& value, std::string_view field,
                                        std::string_view member, std::int64_t min,
                                        std::int64_t max) {
  if (!value.is_number_integer()) return invalid_member("must be an integer", field, member);
  const auto number = bounded_integer(value, max);
  if (!number || *number < min)
    return out_of_range_member(
        "must be within " + std::to_string(min) + " .. " + std::to_string(max), field, member);
  return *number;
}

core::Result<Question> expression_from(const json& form, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(form, field, "arithmetic", {"kind", "text"}));
  if (!form["text"].is_string()) return invalid_member("must be a string", field, "text");
  const auto& text = form["text"].get_ref<const std::string&>();
  const ParsedExpression parsed = parse_expression(text, Dialect::kQuestion);
  if (!parsed.expression)
    return invalid_member("is no expression that is read here: " + parsed.why_not, field, "text");
  // Spaces, brackets and decimals may make it longer than it was.
  std::string canonical = to_string(*parsed.expression, writes_decimals(text));
  if (!parse_expression(canonical, Dialect::kQuestion).expression)
    return invalid_member("is too long when it is plainly written", field, "text");
  return Question{.kind = Kind::kExpression, .text = std::move(canonical)};
}

core::Result<Question> numbers_from(const json& form, std::string_view field, Kind kind) {
  BOOST_OUTCOME_TRY(check_form(form, field, "arithmetic", {"kind", "numbers"}));
  const json& numbers = form["numbers"];
  const bool lcm = kind == Kind::kLcm;
  const std::size_t most =
      lcm ? ArithmeticProblem::kMaxLcmNumbers : ArithmeticProblem::kMaxGcdNumbers;
  if (!numbers.is_array()) return invalid_member("must be an array of integers", field, "numbers");
  if (numbers.size() < 2 || numbers.size() > most)
    return out_of_range_member("must hold 2 to " + std::to_string(most) + " integers", field,
                               "numbers");
  Question question{.kind = kind};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    BOOST_OUTCOME_TRY(
        const std::int64_t number,
        integer_from(numbers[i], field, "numbers[" + std::to_string(i) + "]", 1,
                     lcm ? ArithmeticProblem::kMaxLcmNumber : ArithmeticProblem::kMaxNumber));
    question.numbers.push_back(number);
  }
  std::sort(question.numbers.begin(), question.numbers.end());
  return question;
}

core::Result<Question> factor_from(const json& form, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(form, field, "arithmetic", {"kind", "number"}));
  BOOST_OUTCOME_TRY(const std::int64_t number, integer_from(form["number"], field, "number", 2,
                                                            ArithmeticProblem::kMaxFactored));
  return Question{.kind = Kind::kFactor, .numbers = {number}};
}

core::Result<Question> remainder_from(const json& form, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(form, field, "arithmetic", {"kind", "number", "by"}));
  BOOST_OUTCOME_TRY(const std::int64_t number, integer_from(form["number"], field, "number", 0,
                                                            ArithmeticProblem::kMaxNumber));
  BOOST_OUTCOME_TRY(const std::int64_t by,
                    integer_from(form["by"], field, "by", 0, ArithmeticProblem::kMaxNumber));
  return Question{.kind = Kind::kRemainder, .numbers = {number, by}};
}

core::Result<Question> convert_from(const json& form, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(form, field, "arithmetic", {"kind", "digits", "from", "to"}));
  const auto base = [&](const char* member) {
    return integer_from(form[member], field, member, ArithmeticProblem::kMinBase,
                        ArithmeticProblem::kMaxBase);
  };
  BOOST_OUTCOME_TRY(const std::int64_t from, base("from"));
  BOOST_OUTCOME_TRY(const std::int64_t to, base("to"));
  if (!form["digits"].is_string()) return invalid_member("must be a string", field, "digits");
  const auto& digits = form["digits"].get_ref<const std::string&>();
  if (digits.empty() || (digits.size() > 1 && digits[0] == '0'))
    return invalid_member("must be digits without leading zeros", field, "digits");
  std::int64_t value = 0;
  for (const char digit : digits) {
    if (digit_value(digit) >= from)
      return invalid_member("must be digits 0-9, a-f below the base", field, "digits");
    value = value * from + digit_value(digit);
    if (value > ArithmeticProblem::kMaxConverted)
      return out_of_range_member("must be a number below 2^32", field, "digits");
  }
  return Question{.kind = Kind::kConvert,
                  .text = digits,
                  .from = static_cast<int>(from),
                  .to = static_cast<int>(to)};
}

core::Result<Question> question_from(const json& form, std::string_view field) {
  if (!form.is_object())
    return core::error(core::ErrorCode::kInvalidArgument, "must be an object", std::string(field));
  if (form.contains("task")) return invalid_member("is not a member of a question", field, "task");
  const auto kind = form.find("kind");
  if (kind == form.end()) return invalid_member("is missing", field, "kind");
  if (*kind == "expression") return expression_from(form, field);
  if (*kind == "gcd") return numbers_from(form, field, Kind::kGcd);
  if (*kind == "lcm") return numbers_from(form, field, Kind::kLcm);
  if (*kind == "factor") return factor_from(form, field);
  if (*kind == "convert") return convert_from(form, field);
  if (*kind == "remainder") return remainder_from(form, field);
  return invalid_member(
      "must be \"expression\", \"gcd\", \"lcm\", \"factor\", \"convert\" or \"remainder\"", field,
      "kind");
}

}  // namespace

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
  json question;
  switch (question_.kind) {
    case Kind::kExpression:
      question = {{"kind", "expression"}, {"text", question_.text}};
      break;
    case Kind::kGcd:
      question = {{"kind", "gcd"}, {"numbers", question_.numbers}};
      break;
    case Kind::kLcm:
      question = {{"kind", "lcm"}, {"numbers", question_.numbers}};
      break;
    case Kind::kFactor:
      question = {{"kind", "factor"}, {"number", question_.numbers[0]}};
      break;
    case Kind::kConvert:
      question = {{"kind", "convert"},
                  {"digits", question_.text},
                  {"from", question_.from},
                  {"to", question_.to}};
      break;
    case Kind::kRemainder:
      question = {
          {"kind", "remainder"}, {"number", question_.numbers[0]}, {"by", question_.numbers[1]}};
      break;
  }
  return {{"task", "arithmetic"}, {"question", std::move(question)}};
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
  }
  return {};
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
