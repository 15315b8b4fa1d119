// The arithmetic family's typed problem: one question with an exact answer. A value, any thread.
//
//   {"task":"arithmetic", "question":{"kind":"expression", "text":"12 * 7 + (3 - 1) ^ 2"}}
//   {"kind":"gcd", "numbers":[84,36]}                 2 to 6 integers, 1 .. 10^12
//   {"kind":"lcm", "numbers":[12,18,30]}              2 to 4 integers, 1 .. 10^6
//   {"kind":"factor", "number":84}                    2 .. 10^9: into primes
//   {"kind":"convert", "digits":"1f", "from":16, "to":2}   bases 2 .. 16, a value below 2^32
//   {"kind":"remainder", "number":100, "by":7}        0 .. 10^12; by 0 it is undefined
//   {"kind":"units", "terms":[{"number":"3","unit":"km"},{"number":"-250","unit":"m"}], "to":["m"]}
//                                                     1 to 6 terms; in one unit, or "to":["h","min"]
//   {"kind":"clock", "time":"10:50", "direction":"after", "hours":2, "minutes":45}
//   {"kind":"clock_span", "from":"22:15", "until":"06:05", "in":["h","min"]}   the next such time
//   {"kind":"date", "date":"2024-02-10", "direction":"before", "weeks":2, "days":1}
//   {"kind":"date_span", "from":"2023-03-03", "until":"2024-01-01", "both_ends":false}
//   {"kind":"weekday", "date":"2024-02-29"}
//
// text: as expression.h reads it. digits: 0-9 and a-f, each below `from`, no leading
// zeros. number: a numeral of at most 12 digits, unit: as unit.h spells it, `to` and `in` from the
// largest to the smallest. A sum of units that measure different things and a date that the
// calendar doesn't have are undefined. direction: "after" or "before"; hours, minutes, weeks and
// days: one of a pair at least. both_ends: whether both dates count as days.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/arithmetic/calendar.h"
#include "search/tasks/arithmetic/unit.h"
#include "search/tasks/problem.h"

namespace lemma::search::arithmetic {

struct Question {
  enum class Kind {
    kExpression,
    kGcd,
    kLcm,
    kFactor,
    kConvert,
    kRemainder,
    kUnits,
    kClock,
    kClockSpan,
    kDate,
    kDateSpan,
    kWeekday
  };
  Kind kind = Kind::kExpression;
  std::string text = {};                   // kExpression: canonical; kConvert: the digits
  std::vector<std::int64_t> numbers = {};  // kGcd, kLcm: ascending; kFactor: one; kRemainder: two
  int from = 10, to = 10;                  // kConvert
  // kUnits: the terms of a sum; kClock, kDate: how much later, natural numbers
  std::vector<Quantity> amounts = {};
  std::vector<Unit> units = {};      // kUnits, kClockSpan: in which to answer, descending
  std::vector<Moment> moments = {};  // the date or time; spans: both ends
  bool before = false;               // kClock, kDate: how much earlier instead
  bool both_ends = false;            // kDateSpan
};

// Whether it is about quantities, times or dates: those are worked out in tallies (tally.h).
bool is_measured(Question::Kind kind);

class ArithmeticProblem final : public Problem {
 public:
  static constexpr std::int64_t kMaxNumber = 1'000'000'000'000;
  static constexpr std::int64_t kMaxLcmNumber = 1'000'000;
  static constexpr std::int64_t kMaxFactored = 1'000'000'000;
  static constexpr std::int64_t kMaxConverted = 4'294'967'295;
  static constexpr std::size_t kMaxGcdNumbers = 6;
  static constexpr std::size_t kMaxLcmNumbers = 4;
  static constexpr int kMinBase = 2, kMaxBase = 16;
  static constexpr std::size_t kMaxTerms = 6, kMaxAnswerUnits = 3;
  static constexpr std::int64_t kMaxHours = 9999, kMaxMinutes = 99'999;
  static constexpr std::int64_t kMaxDays = 3'652'058;  // between the first date and the last

  // The question is within the bounds above, its members canonical.
  explicit ArithmeticProblem(Question question);

  static core::Result<std::shared_ptr<const ArithmeticProblem>> from_typed(
      const nlohmann::json& typed, std::string_view field);

  std::string_view task() const override { return "arithmetic"; }
  nlohmann::json typed() const override;
  const std::string& key() const override { return key_; }
  std::string text() const override;

  const Question& question() const { return question_; }
  bool decimals() const { return decimals_; }  // whether results are written with a decimal point

 private:
  const Question question_;
  const bool decimals_;
  const std::string key_;
};

// The value of a digit 0-9, a-f; 16 for anything else.
int digit_value(char digit);
char digit_of(int value);

}  // namespace lemma::search::arithmetic
