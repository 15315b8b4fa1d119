// What stands in a line of the equations family, as trees, and the parser that reads it. Values and
// pure functions, any thread.
//
//   line     = "no real solution"
//            | "every real number" [" except " sum {", " sum}]
//            | branch {" or " branch}                  or, of a system, relation {", " relation}
//   branch   = relation {" and " relation}
//   relation = sum sign sum [sign sum]                 sign: = != < <= > >=; two of one direction
//   sum      = ["-"] product {("+" | "-") product}
//   product  = power {["*" | "/"] power}               without a sign: a product
//   power    = atom ["^" natural]                      1 .. kMaxExponent
//   atom     = digits ["." digits] | letter | "(" sum ")" | "sqrt(" sum ")" of a number
//
// "1/2x" has two readings and is refused, as are "x2", "2^3^2" and "-2^2".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/equations/exact.h"

namespace lemma::search::equations {

inline constexpr std::size_t kMaxLineText = 256;
inline constexpr int kMaxNumeralDigits = 12;  // before the point, and behind it
inline constexpr int kMaxExponent = 8;
inline constexpr int kMaxDepth = 12;   // of brackets
inline constexpr int kMaxNodes = 160;  // of a line
inline constexpr std::size_t kMaxBranches = 8;
inline constexpr std::size_t kMaxRelations = 4;  // of a branch
inline constexpr std::size_t kMaxRows = 8;

struct Expression {
  enum class Kind {
    kNumber,
    kRoot,
    kUnknown,
    kSum,
    kDifference,
    kProduct,
    kQuotient,
    kPower,
    kNegative
  };
  Kind kind = Kind::kNumber;
  Exact number = 0;  // kNumber
  int unknown = 0;   // kUnknown: its place among the unknowns
  int exponent = 1;  // kPower
  std::vector<Expression> parts = {};
};

enum class Sign { kEqual, kUnequal, kLess, kAtMost, kGreater, kAtLeast };
std::string_view to_string(Sign sign);
Sign mirrored(Sign sign);  // < for >
bool holds(Sign sign, int sign_of_difference);

struct Relation {
  Expression left;
  Sign sign = Sign::kEqual;
  Expression right;
};

// Branches joined by "or", each of relations joined by "and"; a system is one branch.
struct Statement {
  enum class Kind { kNever, kAlways, kBranches };
  Kind kind = Kind::kBranches;
  std::vector<std::vector<Relation>> branches = {};
  std::vector<Expression> except = {};  // kAlways
};

template <typename T>
struct Parsed {
  std::optional<T> value = std::nullopt;
  std::string why_not = {};
};

// `unknowns`: their letters, in order.
Parsed<Statement> parse_statement(std::string_view text, std::string_view unknowns);
// One relation, or two of a chain "1 < x <= 3".
Parsed<std::vector<Relation>> parse_relations(std::string_view text, std::string_view unknowns);

}  // namespace lemma::search::equations
