// The closed English vocabulary of the arithmetic family's recogniser: the shapes in which each
// kind of question is put, and the words that may stand around one. Pure functions, any thread.
#pragma once

#include <span>
#include <string_view>

#include "search/tasks/arithmetic/lexer.h"

namespace lemma::search::arithmetic {

// Words of a shape, one space between them: a word or symbol, "this|that" for either, a "?" behind
// for what may be left out, and in capitals what is read there:
//   N a natural number   V a number   L two or more natural numbers   M two or more numbers
//   E an expression      D digits     B a base
//   Q a quantity ("2 h 30 min")       S such quantities with + and - between them
//   U one or more units  T a time     A a date
struct Shape {
  enum class Meaning {
    kExpression,
    kSum,         // of M
    kProduct,     // of M
    kDifference,  // V from V: the second less the first
    kQuotient,    // V by V
    kPercent,     // V percent of V
    kGcd,
    kLcm,
    kFactor,
    kConvert,        // D, from B, to B
    kConvertSource,  // from B, D, to B
    kConvertBases,   // from B, to B, D
    kConvertGiven,   // D, to B: from base 10, or from what "0x" says
    kConvertIn,      // the same, where D might be meant to be in B already
    kRemainder,
    kUnits,          // S, in U
    kUnitsInOne,     // U in one U
    kUnitsAdd,       // Q to Q, in U
    kUnitsSubtract,  // Q from Q, in U
    kClockAfter,     // Q after T, or the other way round
    kClockBefore,
    kClockSpan,     // from T to T, in U
    kClockBetween,  // the same, where the first might be the later one
    kDateAfter,     // Q after A, or the other way round
    kDateBefore,
    kDateSpan,      // from A to A
    kDateSpanBack,  // from the second A to the first
    kDateSpanBoth,  // from A to A, both of them counted
    kWeekday,       // of A
  };
  Meaning meaning;
  std::string_view words;
};

std::span<const Shape> shapes();
std::span<const Shape> measured_shapes();  // measured_lexicon.cc: quantities, times and dates

// Whether the tokens before a question say nothing of weight ("could you please tell me"), and
// those behind it.
bool idle_before(std::span<const Token> tokens);
bool idle_behind(std::span<const Token> tokens);

}  // namespace lemma::search::arithmetic
