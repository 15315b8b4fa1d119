#include "model/jinja/template.h"

#include "model/jinja/evaluator.h"
#include "model/jinja/lexer.h"
#include "model/jinja/parser.h"

namespace lemma::model::jinja {

using core::ErrorCode;
using core::Result;

struct Template::Tree {
  Block block;
};

Template::Template(std::unique_ptr<const Tree> tree) : tree_(std::move(tree)) {}
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;
Template::~Template() = default;

Result<Template> Template::parse(std::string_view source) {
  if (source.size() > kMaxTemplateBytes)
    return core::error(ErrorCode::kOutOfRange, "a chat template has at most 262144 bytes",
                       "tokenizer.chat_template");
  BOOST_OUTCOME_TRY(const auto tokens, tokens_of(source));
  BOOST_OUTCOME_TRY(auto block, parse_template(tokens));
  return Template(std::make_unique<const Tree>(Tree{std::move(block)}));
}

Result<Text> Template::render(const Dict& variables) const {
  return Evaluator(tree_->block, variables).run();
}

}  // namespace lemma::model::jinja
