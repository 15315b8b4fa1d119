#include "search/tasks/code/interpreter.h"

#include <algorithm>
#include <optional>

#include "search/tasks/code/calls.h"

namespace lemma::search::code {

using core::error;
using core::ErrorCode;
using core::Result;

namespace {

using Variables = std::vector<std::pair<std::string, Value>>;

class Interpreter {
 public:
  explicit Interpreter(Variables variables) : variables_(std::move(variables)) {}

  Result<Value> value_of(const Expression& e);
  // Lines from `begin` on that stand at least `depth` deep. A value: a return was met.
  Result<std::optional<Value>> run_block(const std::vector<Line>& lines, std::size_t begin,
                                         int depth);
  const Variables& variables() const { return variables_; }

 private:
  Result<void> work() {
    if (++work_ > kMaxWork) return error(ErrorCode::kOutOfRange, "it takes too long");
    return core::success();
  }
  Value* find(const std::string& name) {
    const auto found = std::ranges::find(variables_, name, &Variables::value_type::first);
    return found == variables_.end() ? nullptr : &found->second;
  }
  void set(const std::string& name, Value value) {
    if (Value* known = find(name))
      *known = std::move(value);
    else
      variables_.emplace_back(name, std::move(value));
  }
  Result<std::vector<Value>> values_of(std::span<const Expression> parts) {
    std::vector<Value> values;
    for (const Expression& part : parts) {
      BOOST_OUTCOME_TRY(auto value, value_of(part));
      values.push_back(std::move(value));
    }
    return values;
  }
  Result<Value> comprehension(const Expression& e);
  Result<Value> slice_of(const Expression& e);
  Result<void> do_simple(const Line& line);
  Result<std::optional<Value>> go_through(const std::vector<Line>& lines, std::size_t head);

  Variables variables_;
  int work_ = 0;
};

Result<Value> Interpreter::value_of(const Expression& e) {
  BOOST_OUTCOME_TRY(work());
  using Kind = Expression::Kind;
  switch (e.kind) {
    case Kind::kValue:
      return e.value;
    case Kind::kName:
      if (const Value* value = find(e.name)) return *value;
      return error(ErrorCode::kInvalidArgument, "UnboundLocalError: " + e.name + " has no value");
    case Kind::kList: {
      BOOST_OUTCOME_TRY(auto items, values_of(e.parts));
      return Value::list(std::move(items));
    }
    case Kind::kComprehension:
      return comprehension(e);
    case Kind::kCall: {
      BOOST_OUTCOME_TRY(auto arguments, values_of(e.parts));
      return call_function(e.name, arguments, e.reversed);
    }
    case Kind::kMethod: {
      BOOST_OUTCOME_TRY(auto values, values_of(e.parts));
      const Value object = values.front();
      values.erase(values.begin());
      return call_method(object, e.name, values);
    }
    case Kind::kIndex: {
      BOOST_OUTCOME_TRY(auto values, values_of(e.parts));
      return index(values[0], values[1]);
    }
    case Kind::kSlice:
      return slice_of(e);
    case Kind::kNegative: {
      BOOST_OUTCOME_TRY(auto inner, value_of(e.parts[0]));
      return negative(inner);
    }
    case Kind::kBinary: {
      BOOST_OUTCOME_TRY(auto values, values_of(e.parts));
      return binary(e.name, values[0], values[1]);
    }
    case Kind::kNot: {
      BOOST_OUTCOME_TRY(auto inner, value_of(e.parts[0]));
      return Value::truth(!truth_of(inner));
    }
    case Kind::kAnd:
    case Kind::kOr: {
      BOOST_OUTCOME_TRY(auto first, value_of(e.parts[0]));
      if (truth_of(first) == (e.kind == Kind::kOr)) return first;
      return value_of(e.parts[1]);
    }
    case Kind::kChoice: {
      BOOST_OUTCOME_TRY(const auto condition, value_of(e.parts[1]));
      return value_of(e.parts[truth_of(condition) ? 0 : 2]);
    }
  }
  return error(ErrorCode::kInternal, "an unknown expression");
}

Result<Value> Interpreter::slice_of(const Expression& e) {
  BOOST_OUTCOME_TRY(const auto object, value_of(e.parts[0]));
  Value bounds[3];
  std::size_t part = 1;
  for (unsigned i = 0; i < 3; ++i) {
    if ((e.given >> i & 1U) == 0) continue;
    BOOST_OUTCOME_TRY(bounds[i], value_of(e.parts[part++]));
  }
  return slice(object, bounds[0], bounds[1], bounds[2]);
}

// Its variable is its own: what the name meant before, it means afterwards.
Result<Value> Interpreter::comprehension(const Expression& e) {
  BOOST_OUTCOME_TRY(const auto over, value_of(e.parts[1]));
  BOOST_OUTCOME_TRY(const auto items, items_of(over));
  std::optional<Value> before;
  if (const Value* known = find(e.name)) before = *known;
  Items made;
  const auto each = [&]() -> Result<void> {
    for (const Value& item : items) {
      set(e.name, item);
      if (e.parts.size() > 2) {
        BOOST_OUTCOME_TRY(const auto condition, value_of(e.parts[2]));
        if (!truth_of(condition)) continue;
      }
      BOOST_OUTCOME_TRY(auto value, value_of(e.parts[0]));
      made.push_back(std::move(value));
    }
    return core::success();
  };
  BOOST_OUTCOME_TRY(each());
  if (before)
    set(e.name, std::move(*before));
  else
    std::erase_if(variables_, [&e](const auto& variable) { return variable.first == e.name; });
  if (made.size() > Value::kMaxSize)
    return error(ErrorCode::kOutOfRange, "a list of more than 4096 items");
  return Value::list(std::move(made));
}

Result<void> Interpreter::do_simple(const Line& line) {
  BOOST_OUTCOME_TRY(auto value, value_of(line.expression));
  if (line.kind == Line::Kind::kAssign) {
    set(line.name, std::move(value));
    return core::success();
  }
  Value* known = find(line.name);
  if (known == nullptr)
    return error(ErrorCode::kInvalidArgument, "UnboundLocalError: " + line.name + " has no value");
  const bool append = line.kind == Line::Kind::kAppend;
  if (append && !known->is_list())
    return error(ErrorCode::kInvalidArgument, "AttributeError: only a list has append");
  if (append || (known->is_list() && line.op == "+")) {  // the list itself, whoever else holds it
    Items more;
    if (append) {
      more = {std::move(value)};
    } else {
      BOOST_OUTCOME_TRY(more, items_of(value));
    }
    Items& items = *known->items;
    const auto size = static_cast<std::ptrdiff_t>(items.size());
    items.insert(items.end(), more.begin(), more.end());
    if (items.size() > Value::kMaxSize || depth_of(*known) > Value::kMaxDepth) {
      items.erase(items.begin() + size, items.end());  // one that holds itself would never be freed
      return error(ErrorCode::kOutOfRange, "a list that is too long or too deep");
    }
    return core::success();
  }
  if (known->is_list())
    return error(ErrorCode::kOutOfRange, "a list that is changed by " + line.op + "=");
  BOOST_OUTCOME_TRY(auto after, binary(line.op, *known, value));
  set(line.name, std::move(after));
  return core::success();
}

std::size_t end_of_block(const std::vector<Line>& lines, std::size_t head) {
  std::size_t end = head + 1;
  while (end < lines.size() && lines[end].depth > lines[head].depth) ++end;
  return end;
}

Result<std::optional<Value>> Interpreter::go_through(const std::vector<Line>& lines,
                                                     std::size_t head) {
  const Line& line = lines[head];
  const bool is_for = line.kind == Line::Kind::kFor;
  Value over;
  if (is_for) {
    BOOST_OUTCOME_TRY(over, value_of(line.expression));
    if (!over.is_list()) {
      BOOST_OUTCOME_TRY(auto items, items_of(over));
      over = Value::list(std::move(items));
    }
  }
  // A list that grows meanwhile is gone through to its new end, as Python does.
  for (std::size_t i = 0;; ++i) {
    BOOST_OUTCOME_TRY(work());
    if (is_for) {
      if (i >= over.items->size()) break;
      set(line.name, (*over.items)[i]);
    } else {
      BOOST_OUTCOME_TRY(const auto condition, value_of(line.expression));
      if (!truth_of(condition)) break;
    }
    BOOST_OUTCOME_TRY(auto returned, run_block(lines, head + 1, line.depth + 1));
    if (returned) return returned;
  }
  return std::optional<Value>();
}

Result<std::optional<Value>> Interpreter::run_block(const std::vector<Line>& lines,
                                                    std::size_t begin, int depth) {
  using Kind = Line::Kind;
  bool taken = false;  // a branch of the last if
  for (std::size_t i = begin; i < lines.size() && lines[i].depth >= depth;) {
    BOOST_OUTCOME_TRY(work());
    const Line& line = lines[i];
    const std::size_t next = line.opens_block() ? end_of_block(lines, i) : i + 1;
    if (line.kind == Kind::kReturn) {
      BOOST_OUTCOME_TRY(auto value, value_of(line.expression));
      return std::optional<Value>(std::move(value));
    }
    std::optional<Value> returned;
    if (line.kind == Kind::kFor || line.kind == Kind::kWhile) {
      BOOST_OUTCOME_TRY(returned, go_through(lines, i));
    } else if (line.opens_block()) {
      bool enters = line.kind == Kind::kElse;
      if (line.kind == Kind::kIf) taken = false;
      if (!taken && !enters) {
        BOOST_OUTCOME_TRY(const auto condition, value_of(line.expression));
        enters = truth_of(condition);
      }
      if (!taken && enters) {
        taken = true;
        BOOST_OUTCOME_TRY(returned, run_block(lines, i + 1, depth + 1));
        taken = true;
      }
    } else {
      BOOST_OUTCOME_TRY(do_simple(line));
    }
    if (returned) return returned;
    i = next;
  }
  return std::optional<Value>();
}

}  // namespace

Run run(const Program& program, const std::vector<Value>& arguments) {
  Variables variables;
  for (std::size_t i = 0; i < program.parameters.size(); ++i)
    variables.emplace_back(program.parameters[i], deep_copy(arguments[i]));
  Interpreter interpreter(std::move(variables));
  auto returned = interpreter.run_block(program.lines, 0, 0);
  if (!returned)
    return {.kind = returned.error().code == ErrorCode::kInvalidArgument ? Run::Kind::kRaised
                                                                         : Run::Kind::kUnknown,
            .why = returned.error().detail};
  Run done{.kind = Run::Kind::kEnded, .variables = interpreter.variables()};
  if (!returned.value()) return done;
  done.kind = Run::Kind::kReturned;
  done.value = *returned.value();
  if (depth_of(done.value) > Value::kMaxDepth) {
    done.kind = Run::Kind::kUnknown;
    done.why = "lists nested more than 8 deep";
  }
  return done;
}

Result<Value> evaluate(const Expression& expression, Variables variables) {
  return Interpreter(std::move(variables)).value_of(expression);
}

}  // namespace lemma::search::code
