#include "search/tasks/arithmetic/measured_text.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "search/tasks/arithmetic/numeral.h"
#include "search/tasks/arithmetic/problem.h"

namespace lemma::search::arithmetic {

using nlohmann::json;
using Meaning = Shape::Meaning;
using Style = SpokenTime::Style;

namespace {

// A unit that may mean something else is certain among others that measure the same; metres beside
// hours may be minutes, and no more than a temperature is anything added to or made of another kind.
// "3h + 2s" may be algebra unless it is asked for in a unit.
bool certain(const std::vector<SpokenAmount>& amounts, const std::vector<SpokenUnit>& units) {
  std::vector<SpokenUnit> all = units;
  for (const SpokenAmount& amount : amounts) all.push_back(amount.unit);
  std::set<Dimension> dimensions;
  std::set<Unit> different;
  bool unsure = false, letters = true;
  for (const auto& [unit, open, letter] : all) {
    dimensions.insert(dimension_of(unit));
    different.insert(unit);
    unsure |= open;
    letters &= letter;
  }
  if (dimensions.size() == 1) return !letters || different.size() == 1 || !units.empty();
  const bool minutes =
      dimensions.contains(Dimension::kTime) || dimensions.contains(Dimension::kSpeed);
  return !unsure && !letters && !dimensions.contains(Dimension::kTemperature) &&
         !(minutes && different.contains(Unit::kMetre));
}

// In which units a sum is answered that doesn't say it: hours and minutes, feet and inches as they
// come; else the smallest.
std::vector<SpokenUnit> own_units(const std::vector<SpokenAmount>& amounts) {
  std::vector<SpokenUnit> units;
  for (const SpokenAmount& amount : amounts) {
    if (dimension_of(amount.unit.unit) != dimension_of(amounts[0].unit.unit)) continue;
    if (std::none_of(units.begin(), units.end(),
                     [&](const SpokenUnit& unit) { return unit.unit == amount.unit.unit; }))
      units.push_back(amount.unit);
  }
  std::sort(units.begin(), units.end(), [](const SpokenUnit& a, const SpokenUnit& b) {
    const auto ratio = converted({Rational(1), a.unit}, b.unit);
    return ratio && *ratio > Rational(1);
  });
  const bool parts = std::all_of(units.begin(), units.end(), [](const SpokenUnit& unit) {
    return dimension_of(unit.unit) == Dimension::kTime || unit.unit == Unit::kFoot ||
           unit.unit == Unit::kInch;
  });
  if (!parts && units.size() > 1) units.erase(units.begin(), units.end() - 1);
  return units;
}

// "2.50", "2/4": whatever its spelling.
std::optional<Rational> number_in(const std::string& text) {
  if (text.find('/') != std::string::npos) return Rational::parse(text, kMaxGivenDigits);
  return parse_numeral(text, kMaxGivenDigits);
}

json units_question(const std::vector<SpokenAmount>& amounts, std::vector<SpokenUnit> units) {
  if (!certain(amounts, units)) return {};
  if (units.empty()) units = own_units(amounts);
  json terms = json::array(), to = json::array();
  for (const SpokenAmount& amount : amounts) {
    const auto number = number_in(amount.number);
    if (!number) return {};
    std::string text = numeral(*number, /*decimals=*/true);
    if (amount.minus && !number->is_zero()) text.insert(0, "-");
    terms.push_back({{"number", std::move(text)}, {"unit", symbol(amount.unit.unit)}});
  }
  for (const SpokenUnit& unit : units) to.push_back(symbol(unit.unit));
  return {{"kind", "units"}, {"terms", std::move(terms)}, {"to", std::move(to)}};
}

std::vector<SpokenUnit> asked_units(const Reading& reading) {
  return reading.units.empty() ? std::vector<SpokenUnit>() : reading.units[0].units;
}

json sum_question(Meaning meaning, const Reading& reading) {
  std::vector<SpokenAmount> first = reading.sums[0].amounts, second = reading.sums[1].amounts;
  if (meaning == Meaning::kUnitsSubtract) std::swap(first, second);
  for (SpokenAmount& amount : second) {
    if (amount.minus) return {};
    amount.minus = meaning == Meaning::kUnitsSubtract;
    first.push_back(amount);
  }
  return units_question(first, asked_units(reading));
}

// A natural number of each unit, at most one of a kind.
struct Shift {
  std::int64_t large = 0, small = 0;
};

std::optional<Shift> shift_of(const SpokenSum& sum, Unit large, Unit small) {
  Shift shift;
  for (const auto& [minus, number, unit] : sum.amounts) {
    const bool natural = number.find_first_not_of("0123456789") == std::string::npos;
    if (minus || !natural || number.size() > 9) return std::nullopt;
    if (unit.unit != large && unit.unit != small) return std::nullopt;
    (unit.unit == large ? shift.large : shift.small) = std::stoll(number);
  }
  return shift;
}

json shift_question(const char* kind, const char* member, const std::string& moment, bool before,
                    const char* large, const char* small, const Shift& shift) {
  json question = {{"kind", kind}, {member, moment}, {"direction", before ? "before" : "after"}};
  if (shift.large > 0) question[large] = shift.large;
  if (shift.small > 0 || shift.large == 0) question[small] = shift.small;
  return question;
}

// Without am or pm a time may be of either half of the day. As long as the day isn't left the clock
// shows the same; but 12:00 may be its end as well as its middle.
json clock_question(const Reading& reading, bool before) {
  const SpokenTime& time = reading.times[0];
  const auto shift = shift_of(reading.sums[0], Unit::kHour, Unit::kMinute);
  if (!shift) return {};
  if (time.style == Style::kMidnight && before) return {};
  if (time.style == Style::kOpen) {
    const std::int64_t minutes = 60 * shift->large + shift->small;
    const std::int64_t result = time.clock.minutes + (before ? -minutes : minutes);
    if (time.twelve_o_clock() || result < 0 || result >= Clock::kMinutesADay) return {};
  }
  return shift_question("clock", "time", to_string(time.clock), before, "hours", "minutes", *shift);
}

// Whether both times are certain together: "from 9 to 5 pm" leaves the first open, beside "13:05" an
// open one is of the 24-hour clock, and of two open ones the later comes later on the same half.
bool agree(const SpokenTime& from, const SpokenTime& until) {
  if (from.style == Style::kOpen && until.style == Style::kOpen)
    return from.clock.minutes < until.clock.minutes;
  if (from.style == Style::kOpen) return until.style == Style::k24;
  return until.style != Style::kOpen || from.style == Style::k24;
}

// From one time to the next such one; `ordered` where the text might mean the other way round.
json clock_span_question(const Reading& reading, bool ordered) {
  const SpokenTime &from = reading.times[0], &until = reading.times[1];
  if (from.clock == until.clock || !agree(from, until)) return {};
  if (ordered && until.clock.minutes < from.clock.minutes) return {};
  json in = json::array();
  for (const SpokenUnit& unit : asked_units(reading)) in.push_back(symbol(unit.unit));
  if (in.empty()) in = {"h", "min"};
  return {{"kind", "clock_span"},
          {"from", to_string(from.clock)},
          {"until", to_string(until.clock)},
          {"in", std::move(in)}};
}

json date_question(const Reading& reading, bool before) {
  const auto shift = shift_of(reading.sums[0], Unit::kWeek, Unit::kDay);
  if (!shift) return {};
  return shift_question("date", "date", to_string(reading.dates[0].date), before, "weeks", "days",
                        *shift);
}

json date_span_question(const Date& from, const Date& until, bool both_ends) {
  return {{"kind", "date_span"},
          {"from", to_string(from)},
          {"until", to_string(until)},
          {"both_ends", both_ends}};
}

}  // namespace

json measured_question(Meaning meaning, const Reading& reading) {
  switch (meaning) {
    case Meaning::kUnits:
      if (reading.units.empty() && !reading.sums[0].operators) return {};
      return units_question(reading.sums[0].amounts, asked_units(reading));
    case Meaning::kUnitsInOne:
      if (reading.units[1].units.size() > 1) return {};
      return units_question({{.number = "1", .unit = reading.units[1].units[0]}},
                            asked_units(reading));
    case Meaning::kUnitsAdd:
    case Meaning::kUnitsSubtract:
      return sum_question(meaning, reading);
    case Meaning::kClockAfter:
    case Meaning::kClockBefore:
      return clock_question(reading, meaning == Meaning::kClockBefore);
    case Meaning::kClockSpan:
    case Meaning::kClockBetween:
      return clock_span_question(reading, meaning == Meaning::kClockBetween);
    case Meaning::kDateAfter:
    case Meaning::kDateBefore:
      return date_question(reading, meaning == Meaning::kDateBefore);
    case Meaning::kDateSpan:
    case Meaning::kDateSpanBoth:
      return date_span_question(reading.dates[0].date, reading.dates[1].date,
                                meaning == Meaning::kDateSpanBoth);
    case Meaning::kDateSpanBack:
      return date_span_question(reading.dates[1].date, reading.dates[0].date, false);
    case Meaning::kWeekday:
      return {{"kind", "weekday"}, {"date", to_string(reading.dates[0].date)}};
    default:
      return {};
  }
}

}  // namespace lemma::search::arithmetic
