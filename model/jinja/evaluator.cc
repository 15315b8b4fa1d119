#include "model/jinja/evaluator.h"

#include "model/jinja/lexer.h"
#include "model/jinja/template.h"

namespace lemma::model::jinja {

using core::ErrorCode;
using core::Result;

Evaluator::Evaluator(const Block& block, const Dict& variables) : block_(block) {
  frames_.push_back({{{"namespace", Value(Function::kNamespace)},
                      {"range", Value(Function::kRange)},
                      {"raise_exception", Value(Function::kRaiseException)}},
                     0});
  for (const auto& [name, value] : variables.entries)
    frames_[0].names.emplace_back(name.bytes(), value);
}

Result<Text> Evaluator::run() {
  BOOST_OUTCOME_TRY(run(block_));
  return std::move(output_);
}

Result<const Value*> Evaluator::look_up(std::string_view name) {
  for (std::size_t at = frame_;; at = frames_[at].parent) {
    BOOST_OUTCOME_TRY(budget_.step(static_cast<std::int64_t>(frames_[at].names.size() / 16)));
    for (const auto& [known, value] : frames_[at].names)
      if (known == name) return &value;
    if (frames_[at].parent == at) return nullptr;
  }
}

Result<void> Evaluator::assign(std::string_view name, Value value) {
  return set(frames_[frame_].names, name, std::move(value));
}

Result<void> Evaluator::set(Names& names, std::string_view name, Value value) {
  for (auto& entry : names) {
    if (entry.first != name) continue;
    entry.second = std::move(value);
    return core::success();
  }
  if (names.size() == Template::kMaxNames)
    return core::error(ErrorCode::kOutOfRange, "more than 256 names in one place",
                       "tokenizer.chat_template");
  names.emplace_back(name, std::move(value));
  return core::success();
}

void Evaluator::enter(std::size_t parent) {
  frames_.push_back({{}, parent});
  frame_ = frames_.size() - 1;
}

void Evaluator::leave(std::size_t back_to) {
  frames_.pop_back();
  frame_ = back_to;
}

Result<Evaluator::Flow> Evaluator::run(const Block& block) {
  for (const Statement& statement : block) {
    BOOST_OUTCOME_TRY(budget_.step());
    BOOST_OUTCOME_TRY(
        const Flow flow,
        std::visit([&](const auto& is) { return run(is, statement.line); }, statement.is));
    if (flow != Flow::kNext) return flow;
  }
  return Flow::kNext;
}

Result<void> Evaluator::write(const Text& text) {
  BOOST_OUTCOME_TRY(budget_.text(text.size()));
  if (out_->size() + text.size() > Template::kMaxTextBytes)
    return core::error(ErrorCode::kOutOfRange, "rendering it writes more than 8 MiB",
                       "tokenizer.chat_template");
  out_->append(text);
  return core::success();
}

Result<Evaluator::Flow> Evaluator::run(const Output& output, int) {
  BOOST_OUTCOME_TRY(write(*output.text.text()));
  return Flow::kNext;
}

Result<Evaluator::Flow> Evaluator::run(const Print& print, int line) {
  BOOST_OUTCOME_TRY(const auto value, evaluate(*print.value));
  if (const Text* text = value.text()) {
    BOOST_OUTCOME_TRY(write(*text));
    return Flow::kNext;
  }
  if (value.list() || value.dict())
    return error_at(line, std::string(value.kind()) + " written out; tojson does that");
  BOOST_OUTCOME_TRY(const auto text, to_text(value));
  BOOST_OUTCOME_TRY(write(text));
  return Flow::kNext;
}

Result<Evaluator::Flow> Evaluator::run(const Set& set, int line) {
  Value value;
  if (set.value) {
    BOOST_OUTCOME_TRY(value, evaluate(*set.value));
  } else {
    Text written;
    Text* const outer = std::exchange(out_, &written);
    BOOST_OUTCOME_TRY(const Flow flow, run(set.body));
    out_ = outer;
    if (flow != Flow::kNext) return flow;
    value = Value(std::move(written));
  }
  if (set.attribute.empty()) {
    BOOST_OUTCOME_TRY(assign(set.name, std::move(value)));
    return Flow::kNext;
  }
  BOOST_OUTCOME_TRY(const Value* target, look_up(set.name));
  const auto* space = target ? target->as<NamespaceRef>() : nullptr;
  if (!space) return error_at(line, "'" + set.name + "' isn't a namespace");
  BOOST_OUTCOME_TRY(Evaluator::set(namespaces_[space->index], set.attribute, std::move(value)));
  return Flow::kNext;
}

Result<Evaluator::Flow> Evaluator::run(const If& branches, int) {
  for (const auto& [condition, block] : branches.branches) {
    BOOST_OUTCOME_TRY(const auto value, evaluate(*condition));
    if (value.truth()) return run(block);
  }
  return run(branches.otherwise);
}

Result<void> Evaluator::unpack(const For& loop, const Value& item, int line) {
  if (loop.names.size() == 1) return assign(loop.names[0], item);
  const List* parts = item.list();
  if (!parts || parts->size() != loop.names.size())
    return error_at(line, "an item isn't a list of " + std::to_string(loop.names.size()));
  for (std::size_t i = 0; i < parts->size(); ++i) {
    BOOST_OUTCOME_TRY(assign(loop.names[i], (*parts)[i]));
  }
  return core::success();
}

Result<Value> Evaluator::wanted_items(const For& loop, int line) {
  BOOST_OUTCOME_TRY(const auto value, evaluate(*loop.items));
  BOOST_OUTCOME_TRY(const auto all, items_of(site(line), value));
  BOOST_OUTCOME_TRY(budget_.step(static_cast<std::int64_t>(all.list()->size())));
  if (!loop.condition) return all;
  List wanted;
  const std::size_t outer = frame_;
  for (const Value& item : *all.list()) {
    BOOST_OUTCOME_TRY(budget_.turn());
    enter(outer);
    BOOST_OUTCOME_TRY(unpack(loop, item, line));
    BOOST_OUTCOME_TRY(const auto passed, evaluate(*loop.condition));
    leave(outer);
    if (passed.truth()) wanted.push_back(item);
  }
  return Value::list(std::move(wanted));
}

Result<Evaluator::Flow> Evaluator::run(const For& loop, int line) {
  BOOST_OUTCOME_TRY(const auto items, wanted_items(loop, line));
  if (items.list()->empty()) return run(loop.otherwise);
  const std::size_t outer = frame_;
  for (std::size_t i = 0; i < items.list()->size(); ++i) {
    BOOST_OUTCOME_TRY(budget_.turn());
    enter(outer);
    BOOST_OUTCOME_TRY(unpack(loop, (*items.list())[i], line));
    BOOST_OUTCOME_TRY(assign("loop", Value::turn(items, i)));
    BOOST_OUTCOME_TRY(const Flow flow, run(loop.body));
    leave(outer);
    if (flow == Flow::kBreak) break;
  }
  return Flow::kNext;
}

Result<Evaluator::Flow> Evaluator::run(const MacroDefinition& definition, int) {
  BOOST_OUTCOME_TRY(assign(definition.macro->name, Value(definition.macro.get())));
  return Flow::kNext;
}

}  // namespace lemma::model::jinja
