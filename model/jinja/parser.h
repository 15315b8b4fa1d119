// Tokens to a syntax tree. Two classes, as the language has two levels: expressions, and the tags
// around them. kUnsupported names the line and the construct.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/jinja/ast.h"
#include "model/jinja/lexer.h"

namespace lemma::model::jinja {

inline constexpr int kMaxDepth = 64;  // of a syntax tree's branch, and of the parser's own calls

// A place in the tokens. The last one, kEnd, is never passed.
class TokenCursor {
 public:
  explicit TokenCursor(std::span<const Token> tokens) : tokens_(tokens) {}

  const Token& now() const { return tokens_[at_]; }
  const Token& next() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  Token take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool at(std::string_view op) const { return now().is(Token::Kind::kOperator, op); }
  bool at_name(std::string_view name) const { return now().is(Token::Kind::kName, name); }
  bool take_if(std::string_view op);
  bool take_name_if(std::string_view name);
  core::Result<void> expect(std::string_view op);
  core::Result<std::string> expect_name();
  core::Error unexpected() const;

 private:
  std::span<const Token> tokens_;
  std::size_t at_ = 0;
};

// One expression at the cursor.
core::Result<ExpressionPtr> parse_expression(TokenCursor& cursor);
// The same without a bare `a if b else c`, as Jinja reads what a tag tests or loops over.
core::Result<ExpressionPtr> parse_unconditional(TokenCursor& cursor);
// A whole template.
core::Result<Block> parse_template(std::span<const Token> tokens);

}  // namespace lemma::model::jinja
