#include "search/tasks/arithmetic/measure_form.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "search/tasks/arithmetic/numeral.h"
#include "search/tasks/arithmetic/question_form.h"
#include "search/tasks/typed_form.h"

namespace lemma::search::arithmetic {

using nlohmann::json;
using Kind = Question::Kind;
using Bounds = ArithmeticProblem;

namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 6> kKinds = {{
    {Kind::kUnits, "units"},
    {Kind::kClock, "clock"},
    {Kind::kClockSpan, "clock_span"},
    {Kind::kDate, "date"},
    {Kind::kDateSpan, "date_span"},
    {Kind::kWeekday, "weekday"},
}};

std::string_view name_of(Kind kind) {
  return std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& k) { return k.first == kind; })
      ->second;
}

core::Result<std::string> string_from(const json& form, std::string_view field,
                                      std::string_view member) {
  const json& value = form[std::string(member)];
  if (!value.is_string()) return invalid_member("must be a string", field, member);
  return value.get<std::string>();
}

core::Result<Unit> unit_member(const json& value, std::string_view field, std::string_view member) {
  if (!value.is_string()) return invalid_member("must be a string", field, member);
  const auto unit = unit_from(value.get_ref<const std::string&>());
  if (!unit) return invalid_member("is no unit that is known here", field, member);
  return *unit;
}

core::Result<Quantity> term_from(const json& term, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(term, field, "arithmetic", {"number", "unit"}));
  if (term.contains("task")) return invalid_member("is not a member of a term", field, "task");
  BOOST_OUTCOME_TRY(const std::string text, string_from(term, field, "number"));
  const auto number = parse_numeral(text, kMaxGivenDigits);
  // "1/4096" has more digits once it is plainly written.
  if (!number || !parse_numeral(numeral(*number, /*decimals=*/true), kMaxGivenDigits))
    return invalid_member("must be a number of at most 12 digits, plainly written", field,
                          "number");
  BOOST_OUTCOME_TRY(const Unit unit, unit_member(term["unit"], field, "unit"));
  const Quantity quantity{*number, unit};
  if (below_absolute_zero(quantity))
    return out_of_range_member("must not be below absolute zero", field, "number");
  return quantity;
}

// From the largest to the smallest, all of one dimension.
core::Result<std::vector<Unit>> units_from(const json& units, std::string_view field,
                                           std::string_view member) {
  if (!units.is_array()) return invalid_member("must be an array of units", field, member);
  if (units.empty() || units.size() > Bounds::kMaxAnswerUnits)
    return out_of_range_member("must hold 1 to 3 units", field, member);
  std::vector<Unit> read;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::string place = std::string(member) + "[" + std::to_string(i) + "]";
    BOOST_OUTCOME_TRY(const Unit unit, unit_member(units[i], field, place));
    if (i > 0) {
      if (dimension_of(unit) != dimension_of(read.back()))
        return invalid_member("must measure the same as the unit before", field, place);
      const auto smaller = converted({Rational(1), read.back()}, unit);
      if (dimension_of(unit) == Dimension::kTemperature || !smaller || *smaller <= Rational(1))
        return invalid_member("must be smaller than the unit before", field, place);
    }
    read.push_back(unit);
  }
  return read;
}

// Temperatures don't add up, and parts in several units are of something that isn't negative.
core::Result<void> check_sum(const Question& question, std::string_view field) {
  Rational total(0);
  for (const Quantity& amount : question.amounts) {
    const Dimension dimension = dimension_of(amount.unit);
    if (dimension == Dimension::kTemperature && question.amounts.size() > 1)
      return invalid_member("must be one temperature", field, "terms");
    if (dimension != dimension_of(question.units[0])) return core::success();
    const auto value = converted(amount, question.units.back());
    const Arithmetic sum = value ? apply(Operator::kAdd, total, *value) : Arithmetic{};
    if (!value || !sum.ok())
      return out_of_range_member("has numbers of more than 18 digits on the way", field, "terms");
    total = sum.value;
  }
  if (question.units.size() > 1 && total < Rational(0))
    return out_of_range_member("must not be negative in several units", field, "terms");
  return core::success();
}

core::Result<Question> units_question(const json& form, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(form, field, "arithmetic", {"kind", "terms", "to"}));
  const json& terms = form["terms"];
  if (!terms.is_array()) return invalid_member("must be an array of terms", field, "terms");
  if (terms.empty() || terms.size() > Bounds::kMaxTerms)
    return out_of_range_member("must hold 1 to 6 terms", field, "terms");
  Question question{.kind = Kind::kUnits};
  for (std::size_t i = 0; i < terms.size(); ++i) {
    BOOST_OUTCOME_TRY(const Quantity term, term_from(terms[i], std::string(field) + ".terms[" +
                                                                   std::to_string(i) + "]"));
    question.amounts.push_back(term);
  }
  BOOST_OUTCOME_TRY(question.units, units_from(form["to"], field, "to"));
  BOOST_OUTCOME_TRY(check_sum(question, field));
  return question;
}

core::Result<Moment> clock_from(const json& form, std::string_view field, std::string_view member) {
  BOOST_OUTCOME_TRY(const std::string text, string_from(form, field, member));
  const auto clock = parse_clock(text);
  if (!clock || clock->days != 0)
    return invalid_member("must be a time within \"00:00\" .. \"23:59\"", field, member);
  return Moment(*clock);
}

core::Result<Moment> date_from(const json& form, std::string_view field, std::string_view member) {
  BOOST_OUTCOME_TRY(const std::string text, string_from(form, field, member));
  const auto date = parse_date(text);
  if (!date) return invalid_member("must be a date such as \"2024-02-29\"", field, member);
  return Moment(*date);
}

// "direction" and how much of which units; at least one of them is given.
core::Result<void> shift_from(const json& form, std::string_view field, Question& question,
                              std::string_view large, Unit large_unit, std::int64_t most_large,
                              std::string_view small, Unit small_unit, std::int64_t most_small) {
  BOOST_OUTCOME_TRY(const std::string direction, string_from(form, field, "direction"));
  if (direction != "after" && direction != "before")
    return invalid_member("must be \"after\" or \"before\"", field, "direction");
  question.before = direction == "before";
  for (const auto& [member, unit, most] :
       {std::tuple{large, large_unit, most_large}, std::tuple{small, small_unit, most_small}}) {
    const auto value = form.find(std::string(member));
    if (value == form.end()) continue;
    BOOST_OUTCOME_TRY(const std::int64_t number, integer_from(*value, field, member, 0, most));
    if (number > 0) question.amounts.push_back({Rational(number), unit});
  }
  if (!form.contains(std::string(large)) && !form.contains(std::string(small)))
    return invalid_member("is missing", field, small);
  if (question.amounts.empty()) question.amounts.push_back({Rational(0), small_unit});
  return core::success();
}

core::Result<Question> clock_question(const json& form, std::string_view field) {
  BOOST_OUTCOME_TRY(
      check_form(form, field, "arithmetic", {"kind", "time", "direction"}, {"hours", "minutes"}));
  Question question{.kind = Kind::kClock};
  BOOST_OUTCOME_TRY(const Moment time, clock_from(form, field, "time"));
  question.moments = {time};
  BOOST_OUTCOME_TRY(shift_from(form, field, question, "hours", Unit::kHour, Bounds::kMaxHours,
                               "minutes", Unit::kMinute, Bounds::kMaxMinutes));
  return question;
}

core::Result<Question> clock_span_question(const json& form, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(form, field, "arithmetic", {"kind", "from", "until", "in"}));
  Question question{.kind = Kind::kClockSpan};
  BOOST_OUTCOME_TRY(const Moment from, clock_from(form, field, "from"));
  BOOST_OUTCOME_TRY(const Moment until, clock_from(form, field, "until"));
  question.moments = {from, until};
  BOOST_OUTCOME_TRY(question.units, units_from(form["in"], field, "in"));
  for (const Unit unit : question.units)
    if (unit != Unit::kHour && unit != Unit::kMinute)
      return invalid_member("must be of \"h\" and \"min\"", field, "in");
  return question;
}

core::Result<Question> date_question(const json& form, std::string_view field) {
  BOOST_OUTCOME_TRY(
      check_form(form, field, "arithmetic", {"kind", "date", "direction"}, {"weeks", "days"}));
  Question question{.kind = Kind::kDate};
  BOOST_OUTCOME_TRY(const Moment moment, date_from(form, field, "date"));
  question.moments = {moment};
  BOOST_OUTCOME_TRY(shift_from(form, field, question, "weeks", Unit::kWeek, Bounds::kMaxDays / 7,
                               "days", Unit::kDay, Bounds::kMaxDays));
  const Date date = std::get<Date>(moment);
  if (!exists(date)) return question;
  std::int64_t days = 0;
  for (const Quantity& amount : question.amounts)
    days +=
        static_cast<std::int64_t>(amount.number.numerator()) * (amount.unit == Unit::kWeek ? 7 : 1);
  const std::int64_t result = day_number(date) + (question.before ? -days : days);
  if (result < 1 || result > kLastDay)
    return out_of_range_member("must lead to a date of the years 1 .. 9999", field, "date");
  return question;
}

core::Result<Question> date_span_question(const json& form, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(form, field, "arithmetic", {"kind", "from", "until", "both_ends"}));
  Question question{.kind = Kind::kDateSpan, .units = {Unit::kDay}};
  BOOST_OUTCOME_TRY(const Moment from, date_from(form, field, "from"));
  BOOST_OUTCOME_TRY(const Moment until, date_from(form, field, "until"));
  question.moments = {from, until};
  if (!form["both_ends"].is_boolean())
    return invalid_member("must be true or false", field, "both_ends");
  question.both_ends = form["both_ends"].get<bool>();
  if (std::get<Date>(until) < std::get<Date>(from))
    return out_of_range_member("must not be before \"from\"", field, "until");
  return question;
}

core::Result<Question> weekday_question(const json& form, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(form, field, "arithmetic", {"kind", "date"}));
  BOOST_OUTCOME_TRY(const Moment date, date_from(form, field, "date"));
  return Question{.kind = Kind::kWeekday, .moments = {date}};
}

std::vector<std::string> names_of(const std::vector<Unit>& units) {
  std::vector<std::string> names;
  for (const Unit unit : units) names.emplace_back(symbol(unit));
  return names;
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : between) + part;
  return text;
}

std::string shift_text(const Question& question) {
  std::vector<std::string> amounts;
  for (const Quantity& amount : question.amounts) amounts.push_back(to_string(amount));
  return joined(amounts, " ") + (question.before ? " before " : " after ") +
         to_string(question.moments[0]);
}

json typed_terms(const Question& question) {
  json terms = json::array();
  for (const Quantity& amount : question.amounts)
    terms.push_back(
        {{"number", numeral(amount.number, /*decimals=*/true)}, {"unit", symbol(amount.unit)}});
  return terms;
}

json typed_shift(const Question& question, const char* moment) {
  json form = {{"kind", name_of(question.kind)},
               {moment, to_string(question.moments[0])},
               {"direction", question.before ? "before" : "after"}};
  for (const auto& [number, unit] : question.amounts) {
    const char* member = unit == Unit::kHour     ? "hours"
                         : unit == Unit::kMinute ? "minutes"
                         : unit == Unit::kWeek   ? "weeks"
                                                 : "days";
    form[member] = static_cast<std::int64_t>(number.numerator());
  }
  return form;
}

}  // namespace

bool is_measured_kind(std::string_view kind) {
  return std::any_of(kKinds.begin(), kKinds.end(), [&](const auto& k) { return k.second == kind; });
}

core::Result<Question> measure_from(const json& form, std::string_view field) {
  const auto& kind = form["kind"].get_ref<const std::string&>();
  if (kind == "units") return units_question(form, field);
  if (kind == "clock") return clock_question(form, field);
  if (kind == "clock_span") return clock_span_question(form, field);
  if (kind == "date") return date_question(form, field);
  if (kind == "date_span") return date_span_question(form, field);
  return weekday_question(form, field);
}

json typed_of_measure(const Question& question) {
  const auto moment = [&](std::size_t i) { return to_string(question.moments[i]); };
  switch (question.kind) {
    case Kind::kUnits:
      return {
          {"kind", "units"}, {"terms", typed_terms(question)}, {"to", names_of(question.units)}};
    case Kind::kClock:
      return typed_shift(question, "time");
    case Kind::kClockSpan:
      return {{"kind", "clock_span"},
              {"from", moment(0)},
              {"until", moment(1)},
              {"in", names_of(question.units)}};
    case Kind::kDate:
      return typed_shift(question, "date");
    case Kind::kDateSpan:
      return {{"kind", "date_span"},
              {"from", moment(0)},
              {"until", moment(1)},
              {"both_ends", question.both_ends}};
    default:
      return {{"kind", "weekday"}, {"date", moment(0)}};
  }
}

std::string sum_text(const std::vector<Quantity>& amounts) {
  std::string text;
  for (const auto& [number, unit] : amounts) {
    const bool minus = number < Rational(0);
    if (text.empty())
      text = to_string(Quantity{number, unit});
    else
      text += (minus ? " - " : " + ") +
              to_string(Quantity{
                  minus ? apply(Operator::kSubtract, Rational(0), number).value : number, unit});
  }
  return text;
}

std::string key_of_measure(const Question& question) {
  std::string key(name_of(question.kind));
  if (question.kind == Kind::kUnits) {
    key += "|" + sum_text(question.amounts);
  } else if (!question.amounts.empty()) {
    key += "|" + shift_text(question);
  } else {
    for (const Moment& moment : question.moments) key += "|" + to_string(moment);
  }
  if (question.kind == Kind::kUnits || question.kind == Kind::kClockSpan)
    key += "|" + joined(names_of(question.units), " ");
  if (question.both_ends) key += "|both ends";
  return key;
}

std::string text_of_measure(const Question& question) {
  static constexpr const char* kClockName = " (24-hour clock)";
  const auto moment = [&](std::size_t i) { return to_string(question.moments[i]); };
  switch (question.kind) {
    case Kind::kUnits:
      return "Convert " + sum_text(question.amounts) + " to " +
             joined(names_of(question.units), " and ") + ".";
    case Kind::kClock:
      return "Find the time " + shift_text(question) + kClockName + ".";
    case Kind::kClockSpan:
      return "Find the time from " + moment(0) + kClockName + " to " + moment(1) + kClockName +
             " in " + joined(names_of(question.units), " and ") + ".";
    case Kind::kDate:
      return "Find the date " + shift_text(question) + ".";
    case Kind::kDateSpan:
      return "Count the days that pass from " + moment(0) + " to " + moment(1) +
             (question.both_ends ? ", both dates included." : ".");
    default:
      return "Find the weekday of " + moment(0) + ".";
  }
}

}  // namespace lemma::search::arithmetic
