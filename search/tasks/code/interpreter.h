// What a program does, as Python 3 would do it: the family's own semantics of its subset, exact within
// the bounds of value.h. It is what a search runs; an answer is besides run by Python itself. Pure
// function, any thread; bounded work.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "search/tasks/code/program.h"

namespace lemma::search::code {

struct Run {
  enum class Kind {
    kReturned,  // `value`
    kRaised,    // `why`: the exception
    kEnded,     // the lines ended without a return
    kUnknown,   // `why`: a bound was reached
  };
  Kind kind = Kind::kUnknown;
  Value value = {};
  std::string why = {};
  // In the end, in the order in which they got their first values; not of kRaised and kUnknown.
  std::vector<std::pair<std::string, Value>> variables = {};
};

inline constexpr int kMaxWork = 20'000;  // expressions and lines

// The program needn't be complete; its last line opens no block. One argument a parameter; they are
// left as they are.
Run run(const Program& program, const std::vector<Value>& arguments);

// The value of one expression. Errors as in calls.h.
core::Result<Value> evaluate(const Expression& expression,
                             std::vector<std::pair<std::string, Value>> variables);

}  // namespace lemma::search::code
