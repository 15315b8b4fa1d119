#include "model/jinja/evaluator.h"
#include "model/jinja/lexer.h"
#include "model/jinja/template.h"

namespace lemma::model::jinja {

using core::Result;

Result<Value> Evaluator::evaluate(const Expression& expression) {
  BOOST_OUTCOME_TRY(budget_.step());
  return std::visit([&](const auto& is) { return value_of(is, expression.line); }, expression.is);
}

Result<Value> Evaluator::value_or_undefined(const ExpressionPtr& expression) {
  if (!expression) return Value();
  return evaluate(*expression);
}

Result<Value> Evaluator::value_of(const Literal& literal, int) { return literal.value; }

Result<Value> Evaluator::value_of(const Name& name, int) {
  BOOST_OUTCOME_TRY(const Value* found, look_up(name.name));
  return found ? *found : Value(Undefined{name.name});
}

Result<Value> Evaluator::value_of(const ListLiteral& literal, int) {
  List items;
  for (const auto& item : literal.items) {
    BOOST_OUTCOME_TRY(auto value, evaluate(*item));
    items.push_back(std::move(value));
  }
  return Value::list(std::move(items));
}

Result<Value> Evaluator::value_of(const DictLiteral& literal, int line) {
  Dict dict;
  for (const auto& [key, item] : literal.entries) {
    BOOST_OUTCOME_TRY(const auto name, evaluate(*key));
    if (!name.text()) return error_at(line, "a key that is " + std::string(name.kind()));
    BOOST_OUTCOME_TRY(budget_.step(static_cast<std::int64_t>(dict.entries.size())));
    BOOST_OUTCOME_TRY(auto value, evaluate(*item));
    dict.set(*name.text(), std::move(value));
  }
  return Value::dict(std::move(dict));
}

Result<Value> Evaluator::attribute_of(const Value& of, std::string_view name, int line) {
  if (const auto* space = of.as<NamespaceRef>()) {
    for (const auto& [known, value] : namespaces_[space->index])
      if (known == name) return value;
    return Value(Undefined{name});
  }
  if (const auto* turn = of.as<LoopTurn>()) {
    const auto index = static_cast<std::int64_t>(turn->index);
    const auto length = static_cast<std::int64_t>(turn->items->size());
    if (name == "index") return Value(index + 1);
    if (name == "index0") return Value(index);
    if (name == "revindex") return Value(length - index);
    if (name == "revindex0") return Value(length - index - 1);
    if (name == "first") return Value(index == 0);
    if (name == "last") return Value(index + 1 == length);
    if (name == "length") return Value(length);
    if (name == "previtem") return index > 0 ? (*turn->items)[turn->index - 1] : Value();
    if (name == "nextitem") return index + 1 < length ? (*turn->items)[turn->index + 1] : Value();
    return error_at(line, "'loop." + std::string(name.substr(0, 40)) + "'");
  }
  BOOST_OUTCOME_TRY(auto found, item_of(site(line), of, Value::text(name)));
  return found.is_undefined() ? Value(Undefined{name}) : std::move(found);
}

Result<Value> Evaluator::value_of(const Attribute& attribute, int line) {
  BOOST_OUTCOME_TRY(const auto of, evaluate(*attribute.of));
  return attribute_of(of, attribute.name, line);
}

Result<Value> Evaluator::value_of(const Item& item, int line) {
  BOOST_OUTCOME_TRY(const auto of, evaluate(*item.of));
  BOOST_OUTCOME_TRY(const auto key, evaluate(*item.key));
  return item_of(site(line), of, key);
}

Result<Value> Evaluator::value_of(const Slice& slice, int line) {
  BOOST_OUTCOME_TRY(const auto of, evaluate(*slice.of));
  BOOST_OUTCOME_TRY(const auto begin, value_or_undefined(slice.begin));
  BOOST_OUTCOME_TRY(const auto end, value_or_undefined(slice.end));
  BOOST_OUTCOME_TRY(const auto step, value_or_undefined(slice.step));
  return slice_of(site(line), of, begin, end, step);
}

Result<Value> Evaluator::value_of(const Filter& filter, int line) {
  BOOST_OUTCOME_TRY(const auto input, evaluate(*filter.input));
  BOOST_OUTCOME_TRY(const auto arguments, arguments_of(filter.arguments));
  return apply_filter(site(line, filter.name), input, arguments);
}

Result<Value> Evaluator::value_of(const Test& test, int line) {
  BOOST_OUTCOME_TRY(const auto input, evaluate(*test.input));
  BOOST_OUTCOME_TRY(const auto argument, value_or_undefined(test.argument));
  BOOST_OUTCOME_TRY(const bool passed,
                    apply_test(site(line, test.name), input, test.argument ? &argument : nullptr));
  return Value(passed);
}

Result<Value> Evaluator::value_of(const Unary& unary, int line) {
  BOOST_OUTCOME_TRY(const auto operand, evaluate(*unary.operand));
  if (unary.op == UnaryOperator::kNot) return Value(!operand.truth());
  const bool minus = unary.op == UnaryOperator::kMinus;
  if (!number(operand)) return error_at(line, "a sign before " + std::string(operand.kind()));
  const Value zero(std::int64_t{0});
  if (const double* real = operand.as<double>()) return Value(minus ? -*real : *real);
  return minus ? subtract(site(line, "-"), zero, operand) : add(site(line, "+"), zero, operand);
}

Result<Value> Evaluator::value_of(const Binary& binary, int line) {
  BOOST_OUTCOME_TRY(auto left, evaluate(*binary.left));
  if (binary.op == BinaryOperator::kOr || binary.op == BinaryOperator::kAnd) {
    if (left.truth() == (binary.op == BinaryOperator::kOr)) return left;
    return evaluate(*binary.right);
  }
  BOOST_OUTCOME_TRY(const auto right, evaluate(*binary.right));
  switch (binary.op) {
    case BinaryOperator::kAdd:
      return add(site(line, "+"), left, right);
    case BinaryOperator::kSubtract:
      return subtract(site(line, "-"), left, right);
    case BinaryOperator::kMultiply:
      return multiply(site(line, "*"), left, right);
    case BinaryOperator::kDivide:
      return divide(site(line, "/"), left, right);
    case BinaryOperator::kFloorDivide:
      return floor_divide(site(line, "//"), left, right);
    case BinaryOperator::kRemainder:
      return remainder(site(line, "%"), left, right);
    default: {
      BOOST_OUTCOME_TRY(auto a, to_text(left));
      BOOST_OUTCOME_TRY(auto b, to_text(right));
      return add(site(line, "~"), Value(std::move(a)), Value(std::move(b)));
    }
  }
}

Result<bool> Evaluator::holds(Comparison op, const Value& a, const Value& b, int line) {
  BOOST_OUTCOME_TRY(budget_.comparison(a, b));
  switch (op) {
    case Comparison::kEqual:
      return equal(a, b);
    case Comparison::kNotEqual:
      return !equal(a, b);
    case Comparison::kIn:
      return contains(site(line), b, a);
    case Comparison::kNotIn: {
      BOOST_OUTCOME_TRY(const bool in, contains(site(line), b, a));
      return !in;
    }
    default:
      break;
  }
  const auto below = less(a, b), above = less(b, a);
  if (!below || !above)
    return error_at(line, "an order of " + std::string(a.kind()) + " and " + std::string(b.kind()));
  if (op == Comparison::kLess) return *below;
  if (op == Comparison::kGreater) return *above;
  return op == Comparison::kLessEqual ? *below || equal(a, b) : *above || equal(a, b);
}

Result<Value> Evaluator::value_of(const Compare& compare, int line) {
  BOOST_OUTCOME_TRY(auto left, evaluate(*compare.first));
  for (const auto& [op, operand] : compare.rest) {
    BOOST_OUTCOME_TRY(auto right, evaluate(*operand));
    BOOST_OUTCOME_TRY(const bool held, holds(op, left, right, line));
    if (!held) return Value(false);
    left = std::move(right);
  }
  return Value(true);
}

Result<Value> Evaluator::value_of(const Conditional& conditional, int) {
  BOOST_OUTCOME_TRY(const auto condition, evaluate(*conditional.condition));
  return condition.truth() ? evaluate(*conditional.value)
                           : value_or_undefined(conditional.otherwise);
}

}  // namespace lemma::model::jinja
