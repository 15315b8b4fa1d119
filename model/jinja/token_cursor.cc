#include "model/jinja/token_cursor.h"

#include "model/jinja/text.h"

namespace lemma::model::jinja {

using core::Result;
using Kind = Token::Kind;

bool TokenCursor::take_if(std::string_view op) {
  if (!at(op)) return false;
  take();
  return true;
}

bool TokenCursor::take_name_if(std::string_view name) {
  if (!at_name(name)) return false;
  take();
  return true;
}

core::Error TokenCursor::unexpected() const {
  return error_at(now().line, "unexpected '" + beginning_of(now().text) + "'");
}

Result<void> TokenCursor::expect(std::string_view op) {
  if (take_if(op)) return core::success();
  return error_at(now().line,
                  "'" + std::string(op) + "' is missing before '" + beginning_of(now().text) + "'");
}

Result<std::string> TokenCursor::expect_name() {
  if (now().kind != Kind::kName) return unexpected();
  return take().text;
}

}  // namespace lemma::model::jinja
