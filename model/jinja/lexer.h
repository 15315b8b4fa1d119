// A template's text to tokens, with Jinja's white space rules as transformers sets them:
// trim_blocks, lstrip_blocks, no newline kept at the end, "\r\n" and "\r" read as "\n".
// kUnsupported names the line; no token is longer than its template.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace lemma::model::jinja {

struct Token {
  enum class Kind {
    kOutput,      // text between tags, white space control applied
    kPrintBegin,  // {{
    kPrintEnd,
    kTagBegin,  // {%
    kTagEnd,
    kName,
    kString,  // escapes resolved
    kInteger,
    kReal,
    kOperator,
    kEnd,
  };
  Kind kind;
  int line;  // from 1
  std::string text;
  std::int64_t integer = 0;
  double real = 0;

  bool is(Kind wanted, std::string_view spelling) const {
    return kind == wanted && text == spelling;
  }
};

// kUnsupported: "line N: ...".
core::Error error_at(int line, std::string what);

// The last token is kEnd.
core::Result<std::vector<Token>> tokens_of(std::string_view source);

}  // namespace lemma::model::jinja
