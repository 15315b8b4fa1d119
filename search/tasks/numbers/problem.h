// The numbers family's typed problem and its states: reach a target from given integers with + - *
// / and brackets. Values, any thread.
//
//   {"task":"numbers", "numbers":[3,7,8,12], "target":36, "use":"at_most_once"}
//
// numbers: 1 to 8 integers within +-10^6. target: an integer within +-10^9, or a string "a/b" of
// two such. use: "at_most_once" (the default) or "exactly_once".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/problem.h"
#include "search/verify/rational.h"

namespace lemma::search {

enum class NumberUse { kAtMostOnce, kExactlyOnce };

std::string_view to_string(NumberUse use);  // as in the typed form

class NumbersProblem final : public Problem {
 public:
  static constexpr std::size_t kMaxNumbers = 8;
  static constexpr std::int64_t kMaxNumber = 1'000'000;
  static constexpr std::int64_t kMaxTarget = 1'000'000'000;

  // The arguments are within the bounds above.
  NumbersProblem(std::vector<std::int64_t> numbers, Rational target, NumberUse use);

  static core::Result<std::shared_ptr<const NumbersProblem>> from_typed(const nlohmann::json& typed,
                                                                        std::string_view field);

  std::string_view task() const override { return "numbers"; }
  nlohmann::json typed() const override;
  const std::string& key() const override { return key_; }
  std::string text() const override;

  const std::vector<std::int64_t>& numbers() const { return numbers_; }  // as given
  const Rational& target() const { return target_; }
  NumberUse use() const { return use_; }

 private:
  const std::vector<std::int64_t> numbers_;
  const Rational target_;
  const NumberUse use_;
  const std::string key_;
};

// The numbers at hand, ascending, as a state: its key is "3 7 8 12". Solved when the target is
// among them (at most once) or is all that is left (exactly once). A problem's
// own numbers are never dead: that there is no solution can still be said of them.
State numbers_state(const NumbersProblem& problem, std::vector<Rational> at_hand);

// The numbers of a state made by numbers_state(), ascending.
std::vector<Rational> numbers_at_hand(const State& state);

}  // namespace lemma::search
