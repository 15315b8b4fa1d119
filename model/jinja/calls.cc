// Calls: methods, the three functions, macros.
#include <algorithm>

#include "model/jinja/evaluator.h"
#include "model/jinja/lexer.h"
#include "model/jinja/template.h"

namespace lemma::model::jinja {

using core::ErrorCode;
using core::Result;

Result<Arguments> Evaluator::arguments_of(const std::vector<Argument>& arguments) {
  Arguments evaluated;
  for (const Argument& argument : arguments) {
    BOOST_OUTCOME_TRY(auto value, evaluate(*argument.value));
    if (argument.name.empty()) {
      evaluated.by_place.push_back(std::move(value));
    } else {
      evaluated.by_name.emplace_back(argument.name, std::move(value));
    }
  }
  return evaluated;
}

Result<Value> Evaluator::value_of(const Call& expression, int line) {
  const auto* attribute = std::get_if<Attribute>(&expression.callee->is);
  if (!attribute) {
    BOOST_OUTCOME_TRY(const auto callee, evaluate(*expression.callee));
    BOOST_OUTCOME_TRY(const auto arguments, arguments_of(expression.arguments));
    return call(callee, arguments, line);
  }
  BOOST_OUTCOME_TRY(const auto of, evaluate(*attribute->of));
  BOOST_OUTCOME_TRY(const auto arguments, arguments_of(expression.arguments));
  if (of.text() || of.list() || of.dict())
    return call_method(site(line, attribute->name), of, arguments);
  BOOST_OUTCOME_TRY(const auto callee, attribute_of(of, attribute->name, line));
  return call(callee, arguments, line);
}

Result<Value> Evaluator::call(const Value& callee, const Arguments& arguments, int line) {
  if (const auto* macro = callee.as<const Macro*>()) return call(**macro, arguments, line);
  if (const auto* missing = callee.as<Undefined>())
    return error_at(line, "'" + std::string(missing->name) + "', which is called, is undefined");
  const auto* function = callee.as<Function>();
  if (!function) return error_at(line, std::string(callee.kind()) + " is called");
  if (*function == Function::kNamespace) return make_namespace(arguments, line);
  if (*function == Function::kRange) return make_range(arguments, line);
  BOOST_OUTCOME_TRY(site(line, "raise_exception").takes(arguments, 1));
  const Text* why = arguments.by_place.empty() ? nullptr : arguments.by_place[0].text();
  return core::error(ErrorCode::kInvalidArgument,
                     "the model's chat template refuses this chat: " +
                         (why ? beginning_of(why->bytes(), 200) : std::string("it says no more")),
                     "messages");
}

Result<Value> Evaluator::make_namespace(const Arguments& arguments, int line) {
  if (!arguments.by_place.empty())
    return error_at(line, "a namespace made of anything but names and values");
  if (namespaces_.size() == Template::kMaxNamespaces)
    return core::error(ErrorCode::kOutOfRange, "rendering it makes more than 256 namespaces",
                       "tokenizer.chat_template");
  namespaces_.push_back(arguments.by_name);
  return Value(NamespaceRef{namespaces_.size() - 1});
}

Result<Value> Evaluator::make_range(const Arguments& arguments, int line) {
  const auto& given = arguments.by_place;
  std::vector<std::int64_t> bounds;
  for (const Value& value : given) {
    const auto* bound = value.as<std::int64_t>();
    if (!bound) return error_at(line, "a range of " + std::string(value.kind()));
    bounds.push_back(*bound);
  }
  if (bounds.empty() || bounds.size() > 3 || !arguments.by_name.empty())
    return error_at(line, "these arguments of 'range'");
  if (bounds.size() == 1) bounds.insert(bounds.begin(), 0);
  if (bounds.size() == 2) bounds.push_back(1);
  const auto [begin, end, by] = std::tuple(bounds[0], bounds[1], bounds[2]);
  if (by == 0) return error_at(line, "a range whose step is zero");
  List numbers;
  std::int64_t at = begin;
  while (by > 0 ? at < end : at > end) {
    if (numbers.size() == Template::kMaxItems)
      return core::error(ErrorCode::kOutOfRange,
                         "line " + std::to_string(line) + ": a range of more than 65536 numbers",
                         "tokenizer.chat_template");
    numbers.emplace_back(at);
    if (__builtin_add_overflow(at, by, &at)) break;
  }
  BOOST_OUTCOME_TRY(budget_.step(static_cast<std::int64_t>(numbers.size())));
  return Value::list(std::move(numbers));
}

Result<Value> Evaluator::call(const Macro& macro, const Arguments& arguments, int line) {
  if (calls_ == Template::kMaxCalls)
    return core::error(ErrorCode::kOutOfRange,
                       "line " + std::to_string(line) + ": macros call one another 8 deep",
                       "tokenizer.chat_template");
  std::vector<std::string_view> names;
  for (const Parameter& parameter : macro.parameters) names.push_back(parameter.name);
  BOOST_OUTCOME_TRY(site(line, macro.name).takes(arguments, names.size(), names));
  ++calls_;
  const std::size_t caller = frame_;
  enter(0);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Value* given = arguments.find(i, names[i]);
    Value value = given ? *given : Value(Undefined{names[i]});
    if (!given && macro.parameters[i].fallback) {
      BOOST_OUTCOME_TRY(value, evaluate(*macro.parameters[i].fallback));
    }
    BOOST_OUTCOME_TRY(assign(names[i], std::move(value)));
  }
  Text written;
  Text* const outer = std::exchange(out_, &written);
  BOOST_OUTCOME_TRY(run(macro.body));
  out_ = outer;
  leave(caller);
  --calls_;
  return Value(std::move(written));
}

}  // namespace lemma::model::jinja
