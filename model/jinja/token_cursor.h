// A place in a template's tokens, for its parsers.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "model/jinja/lexer.h"

namespace lemma::model::jinja {

// The last token, kEnd, is never passed.
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

}  // namespace lemma::model::jinja
