// One rendering of a template: the statements' effects and the expressions' values, under the
// caps of template.h. Made, run once and thrown away by one thread.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "model/jinja/ast.h"
#include "model/jinja/operations.h"

namespace lemma::model::jinja {

class Evaluator {
 public:
  // Both outlive the evaluator.
  Evaluator(const Block& block, const Dict& variables);

  core::Result<Text> run();

 private:
  enum class Flow { kNext, kBreak, kContinue };
  using Names = std::vector<std::pair<std::string_view, Value>>;
  // A loop's turn, a macro's call, or the template itself. An if makes none.
  struct Frame {
    Names names;
    std::size_t parent;  // where names that aren't here are looked up; its own index: nowhere
  };

  // Statements (evaluator.cc).
  core::Result<Flow> run(const Block& block);
  core::Result<Flow> run(const Output& output, int line);
  core::Result<Flow> run(const Print& print, int line);
  core::Result<Flow> run(const Set& set, int line);
  core::Result<Flow> run(const If& branches, int line);
  core::Result<Flow> run(const For& loop, int line);
  core::Result<Flow> run(const MacroDefinition& definition, int line);
  core::Result<Flow> run(const Break&, int) { return Flow::kBreak; }
  core::Result<Flow> run(const Continue&, int) { return Flow::kContinue; }
  core::Result<void> write(const Text& text);
  core::Result<void> unpack(const For& loop, const Value& item, int line);
  core::Result<Value> wanted_items(const For& loop, int line);

  // Expressions (expressions.cc).
  core::Result<Value> evaluate(const Expression& expression);
  core::Result<Value> value_or_undefined(const ExpressionPtr& expression);
  core::Result<Value> value_of(const Literal& literal, int line);
  core::Result<Value> value_of(const Name& name, int line);
  core::Result<Value> value_of(const ListLiteral& literal, int line);
  core::Result<Value> value_of(const DictLiteral& literal, int line);
  core::Result<Value> value_of(const Attribute& attribute, int line);
  core::Result<Value> value_of(const Item& item, int line);
  core::Result<Value> value_of(const Slice& slice, int line);
  core::Result<Value> value_of(const Call& call, int line);
  core::Result<Value> value_of(const Filter& filter, int line);
  core::Result<Value> value_of(const Test& test, int line);
  core::Result<Value> value_of(const Unary& unary, int line);
  core::Result<Value> value_of(const Binary& binary, int line);
  core::Result<Value> value_of(const Compare& compare, int line);
  core::Result<Value> value_of(const Conditional& conditional, int line);
  core::Result<Value> attribute_of(const Value& of, std::string_view name, int line);
  core::Result<bool> holds(Comparison op, const Value& a, const Value& b, int line);

  // Calls (calls.cc).
  core::Result<Arguments> arguments_of(const std::vector<Argument>& arguments);
  core::Result<Value> call(const Value& callee, const Arguments& arguments, int line);
  core::Result<Value> call(const Macro& macro, const Arguments& arguments, int line);
  core::Result<Value> make_namespace(const Arguments& arguments, int line);
  core::Result<Value> make_range(const Arguments& arguments, int line);

  Site site(int line, std::string_view name = {}) { return {budget_, line, name}; }
  core::Result<const Value*> look_up(std::string_view name);      // null when there is none
  core::Result<void> assign(std::string_view name, Value value);  // in the frame at hand
  static core::Result<void> set(Names& names, std::string_view name, Value value);
  void enter(std::size_t parent);
  void leave(std::size_t back_to);

  // Owned elsewhere.
  const Block& block_;

  // Changed while running.
  Budget budget_;
  std::vector<Frame> frames_;
  std::size_t frame_ = 0;  // the one at hand
  std::vector<Names> namespaces_;
  Text output_;
  Text* out_ = &output_;
  int calls_ = 0;  // of macros, inside one another
};

}  // namespace lemma::model::jinja
