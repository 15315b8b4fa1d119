// How far one step goes on a calendar or a clock: to where a person would stop to look. Pure
// functions, any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "search/tasks/arithmetic/calendar.h"

namespace lemma::search::arithmetic {

// Where a step from a date may end of so many days to go, backwards if they are negative; the
// furthest first. From within a month at its next 1st (backwards: its own), from a 1st 1, 12, 48,
// 1200 or 4800 months on; where none of them can be reached, at the end.
std::vector<Date> stretches(const Date& from, std::int64_t days);

// Where a step from a time towards another, the next such one, ends: at the next whole hour, from
// there at the last whole hour, from there at the end.
Clock next_stop(const Clock& from, const Clock& until);

}  // namespace lemma::search::arithmetic
