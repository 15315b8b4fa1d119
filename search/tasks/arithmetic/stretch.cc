#include "search/tasks/arithmetic/stretch.h"

#include <algorithm>
#include <array>

namespace lemma::search::arithmetic {

namespace {

constexpr int kMonths = 12;
constexpr int kMaxYear = 9999;

// The 1st of so many months on; one beyond the years 1 .. 9999 isn't within reach of a question.
bool first_of_month(const Date& from, int months, Date& first) {
  const int total = from.year * kMonths + from.month - 1 + months;
  first = {total / kMonths, total % kMonths + 1, 1};
  return first.year >= 1 && first.year <= kMaxYear;
}

bool within(const Date& from, const Date& to, std::int64_t days) {
  const std::int64_t length = day_number(to) - day_number(from);
  return days >= 0 ? length > 0 && length <= days : length < 0 && length >= days;
}

}  // namespace

std::vector<Date> stretches(const Date& from, std::int64_t days) {
  constexpr std::array kFromFirst = {4800, 1200, 48, 12, 1};
  std::vector<Date> ends;
  Date first;
  if (from.day == 1) {
    for (const int months : kFromFirst)
      if (first_of_month(from, days < 0 ? -months : months, first) && within(from, first, days))
        ends.push_back(first);
  } else if (first_of_month(from, days < 0 ? 0 : 1, first) && within(from, first, days)) {
    ends.push_back(first);
  }
  if (ends.empty()) ends.push_back(date_of(day_number(from) + days));
  return ends;
}

Clock next_stop(const Clock& from, const Clock& until) {
  constexpr int kHour = 60, kDay = Clock::kMinutesADay;
  const int to_go = (until.minutes - from.minutes + kDay) % kDay;
  const int to_hour = (kHour - from.minutes % kHour) % kHour;
  if (to_hour > 0) return to_hour < to_go ? Clock{(from.minutes + to_hour) % kDay} : until;
  const int hours = to_go / kHour * kHour;
  return hours > 0 ? Clock{(from.minutes + hours) % kDay} : until;
}

}  // namespace lemma::search::arithmetic
