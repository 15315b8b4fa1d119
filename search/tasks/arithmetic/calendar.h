// Dates of the proleptic Gregorian calendar, times of day and weekdays, exactly. Values and pure
// functions, any thread.
//
//   date    = "2024-02-29"                  years 0001 .. 9999; a date may not exist: "2023-02-30"
//   clock   = "09:15"                       the 24-hour clock; then, if it isn't the same day,
//             " next day" | " previous day" | " 2 days later" | " 2 days earlier"
//   weekday = "Monday"
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace lemma::search::arithmetic {

struct Date {
  int year = 1, month = 1, day = 1;  // 1 .. 9999, 1 .. 12, 1 .. 31
  friend auto operator<=>(const Date&, const Date&) = default;
};

struct Clock {
  static constexpr int kMinutesADay = 24 * 60;
  int minutes = 0;  // since midnight, below kMinutesADay
  int days = 0;     // after the day that the question speaks of
  friend bool operator==(const Clock&, const Clock&) = default;
};

enum class Weekday { kMonday, kTuesday, kWednesday, kThursday, kFriday, kSaturday, kSunday };

using Moment = std::variant<Date, Clock, Weekday>;

std::string to_string(const Moment& moment);
std::optional<Date> parse_date(std::string_view text);  // digits within the bounds above
std::optional<Clock> parse_clock(std::string_view text);
std::optional<Moment> parse_moment(std::string_view text);

bool is_leap(int year);
int days_in_month(int year, int month);
std::string month_name(int month);
bool exists(const Date& date);

// Days since 31 December of the year 0; of dates that exist.
inline constexpr std::int64_t kLastDay = 3'652'059;  // 9999-12-31
std::int64_t day_number(const Date& date);
Date date_of(std::int64_t day);  // 1 .. kLastDay

// By so many minutes or days, forwards or backwards.
Clock shifted(const Clock& clock, std::int64_t minutes);
Weekday shifted(Weekday weekday, std::int64_t days);

}  // namespace lemma::search::arithmetic
