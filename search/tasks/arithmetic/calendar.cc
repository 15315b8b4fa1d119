#include "search/tasks/arithmetic/calendar.h"

#include <array>

#include "core/assert.h"

namespace lemma::search::arithmetic {

namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::int64_t kMaxOffDays = 999'999;

std::string padded(int number, std::size_t digits) {
  std::string text = std::to_string(number);
  return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

// Exactly these digits.
std::optional<int> digits_of(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string day_note(int days) {
  if (days == 0) return "";
  if (days == 1) return " next day";
  if (days == -1) return " previous day";
  return days > 0 ? " " + std::to_string(days) + " days later"
                  : " " + std::to_string(-days) + " days earlier";
}

std::optional<int> parse_day_note(std::string_view text) {
  for (const int days : {0, 1, -1})
    if (text == day_note(days)) return days;
  if (!text.starts_with(' ') || text.size() > 24) return std::nullopt;
  const std::string_view number = text.substr(1, text.find(' ', 1) - 1);
  const auto days = number.size() <= 6 ? digits_of(number) : std::nullopt;
  for (const int sign : {1, -1})
    if (days && text == day_note(sign * *days)) return sign * *days;
  return std::nullopt;
}

std::int64_t days_before_year(std::int64_t year) {
  const std::int64_t past = year - 1;
  return 365 * past + past / 4 - past / 100 + past / 400;
}

std::string text_of(const Date& date) {
  return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2);
}
std::string text_of(const Clock& clock) {
  return padded(clock.minutes / 60, 2) + ":" + padded(clock.minutes % 60, 2) + day_note(clock.days);
}
std::string text_of(Weekday weekday) {
  return std::string(kWeekdays[static_cast<std::size_t>(weekday)]);
}

}  // namespace

std::string to_string(const Moment& moment) {
  return std::visit([](const auto& value) { return text_of(value); }, moment);
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits_of(text.substr(0, 4)), month = digits_of(text.substr(5, 2)),
             day = digits_of(text.substr(8));
  if (!year || !month || !day) return std::nullopt;
  if (*year < 1 || *month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  return Date{*year, *month, *day};
}

std::optional<Clock> parse_clock(std::string_view text) {
  if (text.size() < 5 || text[2] != ':') return std::nullopt;
  const auto hours = digits_of(text.substr(0, 2)), minutes = digits_of(text.substr(3, 2));
  const auto days = parse_day_note(text.substr(5));
  if (!hours || !minutes || !days || *hours > 23 || *minutes > 59) return std::nullopt;
  return Clock{*hours * 60 + *minutes, *days};
}

std::optional<Moment> parse_moment(std::string_view text) {
  if (const auto date = parse_date(text)) return Moment(*date);
  if (const auto clock = parse_clock(text)) return Moment(*clock);
  for (std::size_t i = 0; i < kWeekdays.size(); ++i)
    if (kWeekdays[i] == text) return Moment(static_cast<Weekday>(i));
  return std::nullopt;
}

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in_month(int year, int month) {
  constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

std::string month_name(int month) {
  return std::string(kMonths[static_cast<std::size_t>(month - 1)]);
}

bool exists(const Date& date) { return date.day <= days_in_month(date.year, date.month); }

std::int64_t day_number(const Date& date) {
  LEMMA_ASSERT(exists(date), "a date that exists");
  std::int64_t days = days_before_year(date.year) + date.day;
  for (int month = 1; month < date.month; ++month) days += days_in_month(date.year, month);
  return days;
}

Date date_of(std::int64_t day) {
  LEMMA_ASSERT(day >= 1 && day <= kLastDay, "a day of the years 1 .. 9999");
  auto year = static_cast<int>(day / 366 + 1);  // or later
  while (days_before_year(year + 1) < day) ++year;
  Date date{year, 1, 1};
  auto rest = static_cast<int>(day - days_before_year(year));
  while (rest > days_in_month(year, date.month)) rest -= days_in_month(year, date.month++);
  date.day = rest;
  return date;
}

Clock shifted(const Clock& clock, std::int64_t minutes) {
  constexpr std::int64_t kDay = Clock::kMinutesADay;
  const std::int64_t total = clock.days * kDay + clock.minutes + minutes;
  const std::int64_t rest = (total % kDay + kDay) % kDay;
  const std::int64_t days = (total - rest) / kDay;
  LEMMA_ASSERT(days >= -kMaxOffDays && days <= kMaxOffDays, "hours of a question are bounded");
  return {static_cast<int>(rest), static_cast<int>(days)};
}

Weekday shifted(Weekday weekday, std::int64_t days) {
  return static_cast<Weekday>(((static_cast<std::int64_t>(weekday) + days) % 7 + 7) % 7);
}

}  // namespace lemma::search::arithmetic
