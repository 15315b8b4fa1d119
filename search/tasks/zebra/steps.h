// The step lines of the zebra family: a closed grammar, and one spelling each. Pure functions, any
// thread.
//
//   cat: 2 4 clue 7                     of its open houses, clue 7 leaves the cat just these
//   cat: 4 house                        no other value of its category is open to house 4
//   assume cat: 2                       a case to be refuted
//   contradiction: clue 7
//   contradiction: cat has no house
//   contradiction: house 3 lacks pet
//   not unique: 123 312 / 123 132       two different solutions: for each category the houses of
//                                       its values, in the problem's order
//
// A contradiction refutes the innermost assumption; without one, the problem has no solution.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/zebra/board.h"
#include "search/tasks/zebra/problem.h"

namespace lemma::search {

struct ZebraStep {
  enum class Kind { kNarrow, kOnly, kAssume, kClue, kNoHouse, kNoValue, kNotUnique };

  Kind kind;
  int value = -1;                          // kNarrow, kOnly, kAssume, kNoHouse
  ZebraHouses houses = 0;                  // kNarrow, kOnly and kAssume: what is left or assumed
  int clue = -1;                           // kNarrow, kClue: from 0
  int category = -1;                       // kNoValue
  int house = -1;                          // kNoValue: from 0
  std::vector<ZebraBoard> solutions = {};  // kNotUnique: two, in the order of their codes

  bool contradiction() const {
    return kind == Kind::kClue || kind == Kind::kNoHouse || kind == Kind::kNoValue;
  }
};

struct ParsedZebraStep {
  std::optional<ZebraStep> step;
  std::string why_not = {};
};
ParsedZebraStep parse_zebra_step(std::string_view line, const ZebraProblem& problem);
std::string to_string(const ZebraStep& step, const ZebraProblem& problem);
// One for all reasons that leave a value the same houses, and one for all contradictions: what
// follows is the same.
std::string step_key(const ZebraStep& step, const ZebraProblem& problem);

// The step that shows these two solutions, and its line read alone: it is an answer too. Nothing
// when the text doesn't place every value twice.
ZebraStep not_unique(ZebraBoard one, ZebraBoard other);
std::optional<ZebraStep> parse_not_unique(std::string_view line, const ZebraProblem& problem);

}  // namespace lemma::search
