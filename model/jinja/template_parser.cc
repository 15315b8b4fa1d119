// Tags: {% set %}, {% if %}, {% for %}, {% macro %}, {% break %}, {% continue %}.
#include <algorithm>

#include "model/jinja/parser.h"

namespace lemma::model::jinja {

using core::Result;
using Kind = Token::Kind;

namespace {

class TemplateParser {
 public:
  explicit TemplateParser(std::span<const Token> tokens) : in_(tokens) {}

  Result<Block> run() {
    BOOST_OUTCOME_TRY(auto block, body({}));
    if (in_.now().kind != Kind::kEnd) return in_.unexpected();
    return block;
  }

 private:
  // Statements up to a tag that is one of `ends` (whose name is next then), or up to the template's
  // end when there are none.
  Result<Block> body(std::initializer_list<std::string_view> ends) {
    const int begun = in_.now().line;
    if (depth_ == kMaxDepth)
      return core::error(core::ErrorCode::kOutOfRange,
                         "line " + std::to_string(begun) + ": tags nest at most 64 deep",
                         "tokenizer.chat_template");
    ++depth_;
    Block block;
    while (true) {
      const Token token = in_.take();
      if (token.kind == Kind::kEnd) {
        if (ends.size() > 0)
          return error_at(begun, "'" + std::string(*(ends.end() - 1)) + "' is missing");
        break;
      }
      if (token.kind == Kind::kOutput) {
        block.push_back({token.line, Output{Value::text(token.text)}});
      } else if (token.kind == Kind::kPrintBegin) {
        BOOST_OUTCOME_TRY(auto value, parse_expression(in_));
        if (in_.now().kind != Kind::kPrintEnd) return in_.unexpected();
        in_.take();
        block.push_back({token.line, Print{std::move(value)}});
      } else {
        const auto& name = in_.now();
        if (name.kind == Kind::kName && std::count(ends.begin(), ends.end(), name.text) > 0) break;
        BOOST_OUTCOME_TRY(auto statement, tag());
        block.push_back(std::move(statement));
      }
    }
    --depth_;
    return block;
  }

  Result<void> tag_end() {
    if (in_.now().kind != Kind::kTagEnd) return in_.unexpected();
    in_.take();
    return core::success();
  }
  // The end tag's name, and its end.
  Result<void> close(std::string_view name) {
    if (!in_.take_name_if(name)) return in_.unexpected();
    return tag_end();
  }

  Result<Statement> tag() {
    const Token name = in_.take();
    if (name.kind != Kind::kName) return error_at(name.line, "a tag has no name");
    if (name.text == "set") return set(name.line);
    if (name.text == "if") return branches(name.line);
    if (name.text == "for") return loop(name.line);
    if (name.text == "macro") return macro(name.line);
    if (name.text == "break" || name.text == "continue") {
      if (loops_ == 0) return error_at(name.line, "'" + name.text + "' outside a loop");
      BOOST_OUTCOME_TRY(tag_end());
      return name.text == "break" ? Statement{name.line, Break{}}
                                  : Statement{name.line, Continue{}};
    }
    return error_at(name.line, "the tag '" + name.text.substr(0, 40) + "'");
  }

  Result<Statement> set(int line) {
    Set set{};
    BOOST_OUTCOME_TRY(set.name, in_.expect_name());
    if (in_.take_if(".")) {
      BOOST_OUTCOME_TRY(set.attribute, in_.expect_name());
    }
    if (in_.take_if("=")) {
      BOOST_OUTCOME_TRY(set.value, parse_expression(in_));
      BOOST_OUTCOME_TRY(tag_end());
    } else {
      BOOST_OUTCOME_TRY(tag_end());
      BOOST_OUTCOME_TRY(set.body, body({"endset"}));
      BOOST_OUTCOME_TRY(close("endset"));
    }
    return Statement{line, std::move(set)};
  }

  Result<Statement> branches(int line) {
    If branches;
    do {
      BOOST_OUTCOME_TRY(auto condition, parse_unconditional(in_));
      BOOST_OUTCOME_TRY(tag_end());
      BOOST_OUTCOME_TRY(auto block, body({"elif", "else", "endif"}));
      branches.branches.emplace_back(std::move(condition), std::move(block));
    } while (in_.take_name_if("elif"));
    if (in_.take_name_if("else")) {
      BOOST_OUTCOME_TRY(tag_end());
      BOOST_OUTCOME_TRY(branches.otherwise, body({"endif"}));
    }
    BOOST_OUTCOME_TRY(close("endif"));
    return Statement{line, std::move(branches)};
  }

  Result<Statement> loop(int line) {
    For loop;
    const bool parenthesis = in_.take_if("(");
    do {
      BOOST_OUTCOME_TRY(auto name, in_.expect_name());
      loop.names.push_back(std::move(name));
    } while (in_.take_if(",") && !in_.at_name("in"));
    if (parenthesis) {
      BOOST_OUTCOME_TRY(in_.expect(")"));
    }
    if (!in_.take_name_if("in")) return in_.unexpected();
    BOOST_OUTCOME_TRY(loop.items, parse_unconditional(in_));
    if (in_.take_name_if("if")) {
      BOOST_OUTCOME_TRY(loop.condition, parse_expression(in_));
    }
    if (in_.at_name("recursive")) return error_at(line, "a recursive loop");
    BOOST_OUTCOME_TRY(tag_end());
    ++loops_;
    BOOST_OUTCOME_TRY(loop.body, body({"else", "endfor"}));
    --loops_;
    if (in_.take_name_if("else")) {
      BOOST_OUTCOME_TRY(tag_end());
      BOOST_OUTCOME_TRY(loop.otherwise, body({"endfor"}));
    }
    BOOST_OUTCOME_TRY(close("endfor"));
    return Statement{line, std::move(loop)};
  }

  Result<Statement> macro(int line) {
    if (depth_ > 1) return error_at(line, "a macro inside another tag");
    auto macro = std::make_unique<Macro>();
    BOOST_OUTCOME_TRY(macro->name, in_.expect_name());
    BOOST_OUTCOME_TRY(in_.expect("("));
    while (!in_.at(")")) {
      Parameter parameter;
      BOOST_OUTCOME_TRY(parameter.name, in_.expect_name());
      if (in_.take_if("=")) {
        BOOST_OUTCOME_TRY(parameter.fallback, parse_expression(in_));
      } else if (!macro->parameters.empty() && macro->parameters.back().fallback) {
        return error_at(line, "a parameter without a default after one with");
      }
      macro->parameters.push_back(std::move(parameter));
      if (!in_.take_if(",")) break;
    }
    BOOST_OUTCOME_TRY(in_.expect(")"));
    BOOST_OUTCOME_TRY(tag_end());
    BOOST_OUTCOME_TRY(macro->body, body({"endmacro"}));
    BOOST_OUTCOME_TRY(close("endmacro"));
    return Statement{line, MacroDefinition{std::move(macro)}};
  }

  TokenCursor in_;
  int depth_ = 0;  // of bodies
  int loops_ = 0;  // around the cursor
};

}  // namespace

Result<Block> parse_template(std::span<const Token> tokens) { return TemplateParser(tokens).run(); }

}  // namespace lemma::model::jinja
