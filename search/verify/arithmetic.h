// The closed grammars of checked arithmetic, read by hand-written parsers with caps on length and
// depth. No eval, no regular expressions, ASCII only. Pure functions, any thread.
//
//   step       = number " " op " " number " = " number    one space exactly where shown
//   number     = ["-"] natural ["/" natural]              lowest terms, no leading zeros, no "-0"
//   expression = term { ("+" | "-") term }                spaces between tokens are free
//   term       = factor { ("*" | "/") factor }
//   factor     = ["-"] natural | "(" expression ")"       "-" touches its digits: a literal,
//                                                         never an operator
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/verify/rational.h"

namespace lemma::search {

inline constexpr int kMaxNumeralDigits = 12;  // of one written number
inline constexpr std::size_t kMaxExpressionBytes = 1024;
inline constexpr int kMaxExpressionDepth = 32;  // of nested brackets

struct ArithmeticStep {
  Rational left;
  Operator op = Operator::kAdd;
  Rational right;
  Rational result;  // as claimed
};

struct ParsedStep {
  std::optional<ArithmeticStep> step;
  std::string why_not = {};
  bool too_long =
      false;  // refused only for a numeral beyond kMaxNumeralDigits: not wrong, but not checked
};

ParsedStep parse_step(std::string_view line);

struct EvaluatedExpression {
  std::optional<Rational> value;
  std::vector<Rational> literals = {};  // in order of appearance; integers
  std::string why_not = {};
  bool beyond_caps = false;  // refused only for its length, depth or an intermediate number: not
                             // wrong, not checked
};

EvaluatedExpression evaluate_expression(std::string_view text);

}  // namespace lemma::search
