// The steps that a tally allows: one conversion, one sum, one stretch of a calendar or a clock.
//
//   "3 km = 3000 m"                       one link between units (unit.h)
//   "3000 m + 250 m = 3250 m"             the first two terms, in one unit
//   "12000 s = 3 h 1200 s"                the next part of an answer in several units
//   "10:50 + 2 h = 12:50"                 one term; "165 min = 2 h 45 min" comes before
//   "09:15 to 10:00 = 45 min"             to the next hour, then whole hours, then minutes
//   "2024-02-10 + 100 days = 2024-03-01 + 80 days"   to the 1st of a month, or 1, 12, 48, 1200 or
//                                         4800 months on from one
//   "2023-03-03 to 2023-04-01 = 29 days"  the same stretches
//   "89 mod 7 = 5", "Saturday + 5 days = Thursday"
//   "3 kg in m = undefined", "2023-02-30 = undefined"   these end the derivation
//
// Values and pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "search/tasks/arithmetic/tally.h"

namespace lemma::search::arithmetic {

// What a step finds: "12:50"; with what is left over then: "2024-03-01" and " + 80 days".
struct Finding {
  std::variant<Quantity, Moment> value = {};
  std::string rest = {};
};

struct Move {
  enum class Result { kFound, kUndefined, kUnknown };

  std::string operation;  // what stands before " = "
  Result result = Result::kFound;
  Finding found = {};    // kFound
  Tally next = {};       // kFound
  std::string why = {};  // kUndefined, kUnknown
};

// Of an open tally; never empty. The one that gets on furthest first.
std::vector<Move> moves_of(const Tally& tally);

std::string to_string(const Finding& finding);
// What a guess at it may be: the `drawn`th of kNearValues (claim.h) values around it, itself among
// them, with the same rest. Of a weekday: each of the seven.
std::string near_finding(const Finding& exact, std::uint64_t drawn);

}  // namespace lemma::search::arithmetic
