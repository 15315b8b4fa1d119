#include "search/tasks/arithmetic/question_form.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "search/tasks/arithmetic/expression.h"
#include "search/tasks/arithmetic/measure_form.h"
#include "search/tasks/typed_form.h"

namespace lemma::search::arithmetic {

using nlohmann::json;
using Kind = Question::Kind;

namespace {

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

}  // namespace

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
  if (kind->is_string() && is_measured_kind(kind->get_ref<const std::string&>()))
    return measure_from(form, field);
  return invalid_member(
      "must be \"expression\", \"gcd\", \"lcm\", \"factor\", \"convert\", \"remainder\", "
      "\"units\", \"clock\", \"clock_span\", \"date\", \"date_span\" or \"weekday\"",
      field, "kind");
}

json typed_of(const Question& question) {
  switch (question.kind) {
    case Kind::kExpression:
      return {{"kind", "expression"}, {"text", question.text}};
    case Kind::kGcd:
      return {{"kind", "gcd"}, {"numbers", question.numbers}};
    case Kind::kLcm:
      return {{"kind", "lcm"}, {"numbers", question.numbers}};
    case Kind::kFactor:
      return {{"kind", "factor"}, {"number", question.numbers[0]}};
    case Kind::kConvert:
      return {{"kind", "convert"},
              {"digits", question.text},
              {"from", question.from},
              {"to", question.to}};
    case Kind::kRemainder:
      return {{"kind", "remainder"}, {"number", question.numbers[0]}, {"by", question.numbers[1]}};
    default:
      return typed_of_measure(question);
  }
}

}  // namespace lemma::search::arithmetic
