// Tokens to a syntax tree. Two classes, as the language has two levels: expressions, and the tags
// around them. kUnsupported names the line and the construct.
#pragma once

#include <span>

#include "core/result.h"
#include "model/jinja/ast.h"
#include "model/jinja/lexer.h"
#include "model/jinja/token_cursor.h"

namespace lemma::model::jinja {

inline constexpr int kMaxDepth = 64;  // of a syntax tree's branch, and of the parser's own calls

// One expression at the cursor.
core::Result<ExpressionPtr> parse_expression(TokenCursor& cursor);
// The same without a bare `a if b else c`, as Jinja reads what a tag tests or loops over.
core::Result<ExpressionPtr> parse_unconditional(TokenCursor& cursor);
// A whole template.
core::Result<Block> parse_template(std::span<const Token> tokens);

}  // namespace lemma::model::jinja
