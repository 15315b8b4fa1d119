// What is left to work out of a question about quantities, times or dates, as a state. Its key is
// its text:
//
//   units       "3 km + 250 m in m"; when parts are taken out: "3 h 1200 s in h min s"
//   clock       "2 h + 45 min after 10:50", then "45 min after 12:50"
//   clock_span  "09:15 to 13:05 in h min", then "45 min + 10:00 to 13:05 in h min"
//   date        "100 days after 2024-02-10", then "80 days after 2024-03-01"
//   date_span   "2023-03-03 to 2024-01-01 in days"
//   weekday     "24 days + 6 days + 2024-01-01 to 2024-02-29 after Saturday": the year that the
//               Gregorian cycle of 400 years begins with begins on a Saturday; each year since moves
//               the weekday by one day and each leap day among them by one more
//
// and, when nothing is left, the answer itself. Values, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/tasks/arithmetic/calendar.h"
#include "search/tasks/arithmetic/problem.h"
#include "search/tasks/arithmetic/unit.h"
#include "search/tasks/problem.h"

namespace lemma::search::arithmetic {

struct Term {
  Quantity quantity;   // the first may be negative, the others aren't
  bool minus = false;  // never of the first
};

struct Tally {
  enum class Tail { kIn, kAfter, kBefore };

  std::vector<Quantity> parts = {};                    // kIn: taken out, largest unit first
  std::vector<Term> terms = {};                        // a sum
  std::optional<std::pair<Moment, Moment>> span = {};  // from .. until, its last term
  Tail tail = Tail::kIn;
  std::vector<Unit> units = {};  // kIn: largest first
  Moment moment = {};            // kAfter, kBefore

  // What the sum is brought to; nothing where hours and minutes are added to a time one by one.
  std::optional<Unit> unit() const;
  bool complete() const;
};

Tally initial_tally(const Question& question);
// Of an open state made by state_of().
Tally parse_tally(std::string_view key);
State state_of(const Tally& tally);

}  // namespace lemma::search::arithmetic
