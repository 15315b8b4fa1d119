// Expressions of the arithmetic family, as trees: read by a hand-written parser with caps, written
// in one canonical way, evaluated one innermost operation at a time. Values, any thread.
//
//   expression = term { ("+" | "-") term }
//   term       = power { ("*" | "/") power }          in a state also: power "mod" power
//   power      = atom [ "^" atom ]                    no second "^", no bare "-2 ^ 2": two readings
//   atom       = ["-"] number | "(" expression ")"    "-" touches its digits; digits, one point
//              | "(" ["-"] natural "/" natural ")"    no spaces, lowest terms: a fraction, which is
//                                                     a number and not an operation
//              | "gcd(" natural { ", " natural } ")"  in a state only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/tasks/arithmetic/numeral.h"

namespace lemma::search::arithmetic {

inline constexpr std::size_t kMaxExpressionText = 512;  // of a question
inline constexpr int kMaxOperations = 40;               // of a question
inline constexpr int kMaxStateOperations = 64;          // reading 32 binary digits takes 62
inline constexpr int kMaxNesting = 48;

struct Expression {
  enum class Kind { kNumber, kOperation, kGcd };
  Kind kind = Kind::kNumber;
  Rational number = {};                // kNumber
  Op op = Op::kAdd;                    // kOperation
  std::vector<Expression> parts = {};  // kOperation: left, right; kGcd: numbers, descending

  static Expression of(const Rational& number) { return {.number = number}; }
  static Expression of(Op op, Expression left, Expression right);
  static Expression gcd(std::vector<Rational> numbers);  // of one number: that number

  bool is_number() const { return kind == Kind::kNumber; }
};

// An operation on two numbers.
struct Operation {
  Rational left;
  Op op = Op::kAdd;
  Rational right;
  friend bool operator==(const Operation&, const Operation&) = default;
};

struct ParsedExpression {
  std::optional<Expression> expression;
  std::string why_not = {};
};

enum class Dialect { kQuestion, kState };
ParsedExpression parse_expression(std::string_view text, Dialect dialect);

// What a question's text comes to. Nothing when it is no such text, divides by zero, or goes beyond
// the caps on the way.
std::optional<Rational> exact_value(std::string_view text);

// With the fewest brackets that keep its shape; negative numbers and fractions always in brackets.
std::string to_string(const Expression& expression, bool decimals);
// Whether a number in it is written with a decimal point.
bool writes_decimals(std::string_view text);

// The distinct operations whose operands are numbers, from the left. Of a gcd: "a mod b" for two of
// its numbers, a >= b.
std::vector<Operation> ready_operations(const Expression& expression);
// `result` for the leftmost place of a ready operation. Of a gcd: for its left operand.
void replace(Expression& expression, const Operation& operation, const Rational& result);

// Strictly less after every ready operation: operations, and binary digits of the numbers in gcds.
int work_in(const Expression& expression);
int binary_digits(const Rational& integer);

}  // namespace lemma::search::arithmetic
