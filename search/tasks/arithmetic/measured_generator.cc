#include "search/tasks/arithmetic/measured_generator.h"

#include <algorithm>
#include <array>

#include "core/assert.h"
#include "search/tasks/arithmetic/measure_form.h"

namespace lemma::search::arithmetic {

using core::Random;
using Kind = Question::Kind;

namespace {

int between(Random& random, int least, int most) {
  return least + static_cast<int>(random.below(static_cast<std::uint64_t>(most - least + 1)));
}

// Units that occur together, the largest first.
constexpr auto kFamilies = std::to_array<std::array<Unit, 4>>({
    {Unit::kKilometre, Unit::kMetre, Unit::kCentimetre, Unit::kMillimetre},
    {Unit::kTonne, Unit::kKilogram, Unit::kGram, Unit::kMilligram},
    {Unit::kDay, Unit::kHour, Unit::kMinute, Unit::kSecond},
    {Unit::kMile, Unit::kYard, Unit::kFoot, Unit::kInch},
    {Unit::kMetre, Unit::kFoot, Unit::kInch, Unit::kCentimetre},
    {Unit::kKilogram, Unit::kPound, Unit::kOunce, Unit::kGram},
    {Unit::kUsGallon, Unit::kUsQuart, Unit::kUsPint, Unit::kUsCup},
    {Unit::kHectare, Unit::kSquareMetre, Unit::kSquareFoot, Unit::kSquareCentimetre},
    {Unit::kKilometrePerHour, Unit::kMilePerHour, Unit::kMilePerHour, Unit::kMetrePerSecond},
    {Unit::kFahrenheit, Unit::kCelsius, Unit::kCelsius, Unit::kKelvin},
});
constexpr std::size_t kTimes = 2, kOnlyAlone = 8;  // places above

// Each term takes a sum and one conversion or two.
Question draw_units(int min_steps, int max_steps, Random& random) {
  const bool alone = min_steps <= 2 && random.below(3) == 0;
  const auto place = random.below(alone ? kFamilies.size() : kOnlyAlone);
  const auto& family = kFamilies[place];
  const auto any = [&] { return family[random.below(family.size())]; };
  Question question{.kind = Kind::kUnits};
  const int terms = alone ? 1 : std::clamp(between(random, min_steps, max_steps) / 2, 1, 6);
  for (int i = 0; i < terms; ++i) {
    const bool decimal = place != kTimes && random.below(4) == 0;
    const Rational number = decimal ? Rational::ratio(between(random, 11, 99), 10)
                                    : Rational(between(random, 2, random.below(3) == 0 ? 900 : 60));
    const bool minus = i > 0 && i + 1 == terms && random.below(2) == 0;
    question.amounts.push_back(
        {minus ? apply(Operator::kSubtract, Rational(0), number).value : number, any()});
  }
  // A small unit, so that sums seldom are of fractions.
  question.units = {alone ? any() : family[family.size() / 2 + random.below(family.size() / 2)]};
  return question;
}

Clock draw_clock(Random& random) { return {between(random, 0, Clock::kMinutesADay - 1)}; }

Question draw_clock_question(Random& random) {
  Question question{
      .kind = Kind::kClock, .moments = {draw_clock(random)}, .before = random.below(2) == 0};
  const int hours = between(random, 0, 30), minutes = between(random, hours == 0 ? 1 : 0, 180);
  if (hours > 0) question.amounts.push_back({Rational(hours), Unit::kHour});
  if (minutes > 0) question.amounts.push_back({Rational(minutes), Unit::kMinute});
  return question;
}

Question draw_clock_span(Random& random) {
  const Clock from = draw_clock(random);
  return {.kind = Kind::kClockSpan,
          .units = random.below(3) == 0 ? std::vector{Unit::kMinute}
                                        : std::vector{Unit::kHour, Unit::kMinute},
          .moments = {from, Clock{shifted(from, between(random, 5, 1435)).minutes}}};
}

Date draw_date(Random& random) {
  const int year = between(random, 1900, 2100), month = between(random, 1, 12);
  return {year, month, between(random, 1, days_in_month(year, month))};
}

Question draw_date_question(int max_steps, Random& random) {
  Question question{
      .kind = Kind::kDate, .moments = {draw_date(random)}, .before = random.below(2) == 0};
  const int weeks = random.below(3) == 0 ? between(random, 1, 10) : 0;
  const int days = between(random, weeks == 0 ? 1 : 0, 31 * max_steps);
  if (weeks > 0) question.amounts.push_back({Rational(weeks), Unit::kWeek});
  if (days > 0) question.amounts.push_back({Rational(days), Unit::kDay});
  return question;
}

Question draw_date_span(int max_steps, Random& random) {
  const Date from = draw_date(random);
  const Date until = date_of(day_number(from) + between(random, 1, 16 * max_steps));
  return {.kind = Kind::kDateSpan,
          .units = {Unit::kDay},
          .moments = {from, until},
          .both_ends = random.below(3) == 0};
}

std::string listed(const std::vector<Unit>& units) {
  std::string text;
  for (const Unit unit : units) text += (text.empty() ? "" : " and ") + std::string(plural(unit));
  return text;
}

std::string amount_of(const Question& question) {
  std::string text;
  for (const Quantity& amount : question.amounts) text += to_string(amount) + " ";
  return text + (question.before ? "before " : "after ");
}

// "10 February 2024"
std::string in_words(const Moment& moment) {
  const Date& date = std::get<Date>(moment);
  return std::to_string(date.day) + " " + month_name(date.month) + " " + std::to_string(date.year);
}

}  // namespace

Kind draw_measured_kind(int min_steps, int max_steps, Random& random) {
  std::vector<Kind> kinds{Kind::kUnits, Kind::kUnits};
  if (min_steps <= 2) kinds.push_back(Kind::kClock);
  if (min_steps <= 5) kinds.push_back(Kind::kClockSpan);
  if (min_steps <= 8) kinds.insert(kinds.end(), {Kind::kDate, Kind::kDateSpan});
  if (min_steps <= 8 && max_steps > 4) kinds.push_back(Kind::kWeekday);
  return kinds[random.below(kinds.size())];
}

Question draw_measured(Kind kind, int min_steps, int max_steps, Random& random) {
  switch (kind) {
    case Kind::kUnits:
      return draw_units(min_steps, max_steps, random);
    case Kind::kClock:
      return draw_clock_question(random);
    case Kind::kClockSpan:
      return draw_clock_span(random);
    case Kind::kDate:
      return draw_date_question(max_steps, random);
    case Kind::kDateSpan:
      return draw_date_span(max_steps, random);
    default:
      return {.kind = Kind::kWeekday, .moments = {draw_date(random)}};
  }
}

std::string rendered_measured(const Question& question, bool first) {
  static constexpr const char* kClockName = " on a 24-hour clock";
  const auto moment = [&](std::size_t i) { return to_string(question.moments[i]); };
  switch (question.kind) {
    case Kind::kUnits:
      return first ? "State " + sum_text(question.amounts) + " in " + listed(question.units) + "."
                   : "Expressed in " + listed(question.units) + ", what does " +
                         sum_text(question.amounts) + " come to?";
    case Kind::kClock:
      return first ? "Name the time of day " + amount_of(question) + moment(0) + kClockName + "."
                   : "Which time comes " + amount_of(question) + moment(0) + kClockName + "?";
    case Kind::kClockSpan:
      return (first ? "How much time elapses from " : "State the time that goes by from ") +
             moment(0) + kClockName + " until " + moment(1) + kClockName + ", in " +
             listed(question.units) + (first ? "?" : ".");
    case Kind::kDate:
      return first ? "Which date falls " + amount_of(question) + moment(0) + "?"
                   : "State the date that falls " + amount_of(question) +
                         in_words(question.moments[0]) + ".";
    case Kind::kDateSpan:
      return (first ? "How many days go by from " + moment(0) + " until " + moment(1)
                    : "State how many days go by from " + in_words(question.moments[0]) +
                          " until " + in_words(question.moments[1])) +
             (question.both_ends ? ", both ends counted" : "") + (first ? "?" : ".");
    default:
      return first ? "Name the weekday for " + moment(0) + "."
                   : "State on which weekday " + in_words(question.moments[0]) + " lies.";
  }
}

}  // namespace lemma::search::arithmetic
