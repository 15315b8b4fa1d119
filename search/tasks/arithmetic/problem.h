// The arithmetic family's typed problem: one question with an exact answer. A value, any thread.
//
//   {"task":"arithmetic", "question":{"kind":"expression", "text":"12 * 7 + (3 - 1) ^ 2"}}
//   {"kind":"gcd", "numbers":[84,36]}                 2 to 6 integers, 1 .. 10^12
//   {"kind":"lcm", "numbers":[12,18,30]}              2 to 4 integers, 1 .. 10^6
//   {"kind":"factor", "number":84}                    2 .. 10^9: into primes
//   {"kind":"convert", "digits":"1f", "from":16, "to":2}   bases 2 .. 16, a value below 2^32
//   {"kind":"remainder", "number":100, "by":7}        0 .. 10^12; by 0 it is undefined
//
// text: as expression.h reads it. digits: 0-9 and a-f, each below `from`, no leading
// zeros.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/problem.h"

namespace lemma::search::arithmetic {

struct Question {
  enum class Kind { kExpression, kGcd, kLcm, kFactor, kConvert, kRemainder };
  Kind kind = Kind::kExpression;
  std::string text = {};                   // kExpression: canonical; kConvert: the digits
  std::vector<std::int64_t> numbers = {};  // kGcd, kLcm: ascending; kFactor: one; kRemainder: two
  int from = 10, to = 10;                  // kConvert
};

class ArithmeticProblem final : public Problem {
 public:
  static constexpr std::int64_t kMaxNumber = 1'000'000'000'000;
  static constexpr std::int64_t kMaxLcmNumber = 1'000'000;
  static constexpr std::int64_t kMaxFactored = 1'000'000'000;
  static constexpr std::int64_t kMaxConverted = 4'294'967'295;
  static constexpr std::size_t kMaxGcdNumbers = 6;
  static constexpr std::size_t kMaxLcmNumbers = 4;
  static constexpr int kMinBase = 2, kMaxBase = 16;

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
