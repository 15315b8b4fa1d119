// The expressions of the family's subset of Python: parsed, and written back in one spelling. Values
// of the tree never change once it is parsed. Pure functions, any thread.
//
//   choice      a if c else b                  or, and, not
//   comparison  == != < <= > >= in, not in     two operands, never a chain
//   arithmetic  + - * // % ** and unary -      no / and no floats
//   postfix     f(...), x.m(...), x[i], x[i:j:k]
//   atoms       integers, texts, True, False, None, names, [a, b], [e for x in xs if c], (...)
//
// Functions: functions() of calls.h, with reverse=True for sorted; one comprehension without brackets may
// be the only argument. range(...) stands where something is gone through, and in list(...), alone.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "search/tasks/code/value.h"

namespace lemma::search::code {

struct Expression {
  enum class Kind {
    kValue,          // value; never a list
    kName,           // name
    kList,           // parts
    kComprehension,  // [parts[0] for name in parts[1] (if parts[2])]
    kCall,           // name(parts), reversed: with reverse=True
    kMethod,         // parts[0].name(parts[1..])
    kIndex,          // parts[0][parts[1]]
    kSlice,          // parts[0][a:b:c]; which of a, b, c are there: `given`, bits 0 to 2
    kNegative,       // -parts[0]
    kBinary,         // parts[0] name parts[1]: arithmetic and comparisons
    kNot,
    kAnd,
    kOr,
    kChoice,  // parts[0] if parts[1] else parts[2]
  };
  Kind kind = Kind::kValue;
  Value value = {};
  std::string name = {};
  std::vector<Expression> parts = {};
  unsigned given = 0;
  bool reversed = false;
};

inline constexpr int kMaxNesting = 24;       // of an expression
inline constexpr std::size_t kMaxName = 12;  // characters of a variable

// A lower-case word that is no keyword and no function of the subset.
bool is_variable(std::string_view name);

// The whole of `text`. kInvalidArgument says what is wrong.
core::Result<Expression> parse_expression(std::string_view text);
// The same of what a for goes through: it may be range(...).
core::Result<Expression> parse_iterable(std::string_view text);
std::string to_string(const Expression& expression);

// The variables that it reads, its comprehensions' own not among them.
std::vector<std::string> free_names(const Expression& expression);

}  // namespace lemma::search::code
