// Expressions as people write them in a text: "12x7", "3 plus 4", "1/2 + 1/3". How they are grouped
// must be certain: by brackets, or by precedence where neither spacing nor speech suggests another
// grouping with another value. Pure functions, any thread.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "search/tasks/arithmetic/lexer.h"

namespace lemma::search::arithmetic {

struct SpokenExpression {
  std::string text;  // as expression.h reads it, with at least one operation
  std::size_t end;   // after its last token
};

// The whole run of numbers, brackets and operators that begins at `at`, if it is an expression.
std::optional<SpokenExpression> expression_at(std::span<const Token> tokens, std::size_t at);

}  // namespace lemma::search::arithmetic
