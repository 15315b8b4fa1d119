#include "search/tasks/numbers/problem.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/typed_form.h"
#include "search/verify/arithmetic.h"

namespace lemma::search {

using core::ErrorCode;
using nlohmann::json;

namespace {

std::string joined(const std::vector<Rational>& numbers) {
  std::string text;
  for (const auto& number : numbers) {
    if (!text.empty()) text += ' ';
    text += number.to_string();
  }
  return text;
}

std::string canonical_key(std::vector<std::int64_t> numbers, const Rational& target,
                          NumberUse use) {
  std::sort(numbers.begin(), numbers.end());
  return "numbers|" + std::string(to_string(use)) + "|" + joined({numbers.begin(), numbers.end()}) +
         "|" + target.to_string();
}

core::Result<std::vector<std::int64_t>> numbers_from(const json& value, std::string_view field) {
  if (!value.is_array()) return invalid_member("must be an array of integers", field, "numbers");
  if (value.empty() || value.size() > NumbersProblem::kMaxNumbers)
    return out_of_range_member("must hold 1 to 8 integers", field, "numbers");
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string member = "numbers[" + std::to_string(i) + "]";
    if (!value[i].is_number_integer()) return invalid_member("must be an integer", field, member);
    const auto number = bounded_integer(value[i], NumbersProblem::kMaxNumber);
    if (!number) return out_of_range_member("must be within -1000000 .. 1000000", field, member);
    numbers.push_back(*number);
  }
  return numbers;
}

core::Result<Rational> target_from(const json& value, std::string_view field) {
  const char* bound = "must be within -1000000000 .. 1000000000";
  if (value.is_number_integer()) {
    const auto target = bounded_integer(value, NumbersProblem::kMaxTarget);
    if (!target) return out_of_range_member(bound, field, "target");
    return Rational(*target);
  }
  if (!value.is_string())
    return invalid_member("must be an integer or a string \"a/b\"", field, "target");
  const auto target = Rational::parse(value.get_ref<const std::string&>(), kMaxNumeralDigits);
  if (!target) return invalid_member("must be an integer or a string \"a/b\"", field, "target");
  const auto limit = static_cast<Rational::Integer>(NumbersProblem::kMaxTarget);
  if (target->numerator() > limit || target->numerator() < -limit || target->denominator() > limit)
    return out_of_range_member(bound, field, "target");
  return *target;
}

core::Result<NumberUse> use_from(const json& value, std::string_view field) {
  if (value == "at_most_once") return NumberUse::kAtMostOnce;
  if (value == "exactly_once") return NumberUse::kExactlyOnce;
  return invalid_member("must be \"at_most_once\" or \"exactly_once\"", field, "use");
}

}  // namespace

std::string_view to_string(NumberUse use) {
  return use == NumberUse::kAtMostOnce ? "at_most_once" : "exactly_once";
}

NumbersProblem::NumbersProblem(std::vector<std::int64_t> numbers, Rational target, NumberUse use)
    : numbers_(std::move(numbers)),
      target_(target),
      use_(use),
      key_(canonical_key(numbers_, target_, use_)) {
  LEMMA_ASSERT(!numbers_.empty() && numbers_.size() <= kMaxNumbers, "1 to 8 numbers");
}

core::Result<std::shared_ptr<const NumbersProblem>> NumbersProblem::from_typed(
    const json& typed, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(typed, field, "numbers", {"numbers", "target"}, {"use"}));
  BOOST_OUTCOME_TRY(auto numbers, numbers_from(typed["numbers"], field));
  BOOST_OUTCOME_TRY(auto target, target_from(typed["target"], field));
  NumberUse use = NumberUse::kAtMostOnce;
  if (const auto found = typed.find("use"); found != typed.end()) {
    BOOST_OUTCOME_TRY(use, use_from(*found, field));
  }
  return std::make_shared<const NumbersProblem>(std::move(numbers), target, use);
}

json NumbersProblem::typed() const {
  json typed = {{"task", "numbers"}, {"numbers", numbers_}, {"use", to_string(use_)}};
  if (target_.is_integer())
    typed["target"] = static_cast<std::int64_t>(target_.numerator());
  else
    typed["target"] = target_.to_string();
  return typed;
}

std::string NumbersProblem::text() const {
  std::string list;
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    if (i > 0) list += i + 1 == numbers_.size() ? " and " : ", ";
    list += std::to_string(numbers_[i]);
  }
  return "Reach " + target_.to_string() + " from " + list +
         " with +, -, *, / and brackets, using each number " +
         (use_ == NumberUse::kAtMostOnce ? "at most once." : "exactly once.");
}

State numbers_state(const NumbersProblem& problem, std::vector<Rational> at_hand) {
  std::sort(at_hand.begin(), at_hand.end());
  State state;
  state.key = joined(at_hand);
  state.line = "left: " + state.key;
  state.measure = static_cast<int>(at_hand.size());
  const bool present = std::find(at_hand.begin(), at_hand.end(), problem.target()) != at_hand.end();
  if (present && (problem.use() == NumberUse::kAtMostOnce || at_hand.size() == 1))
    state.status = StateStatus::kSolved;
  else if (at_hand.size() == 1 && problem.numbers().size() > 1)
    state.status = StateStatus::kDead;
  return state;
}

std::vector<Rational> numbers_at_hand(const State& state) {
  std::vector<Rational> numbers;
  std::string_view rest = state.key;
  while (!rest.empty()) {
    const std::size_t space = std::min(rest.find(' '), rest.size());
    const auto number = Rational::parse(rest.substr(0, space), 36);
    LEMMA_ASSERT(number.has_value(), "a state's key lists canonical numbers");
    numbers.push_back(*number);
    rest.remove_prefix(std::min(space + 1, rest.size()));
  }
  return numbers;
}

}  // namespace lemma::search
