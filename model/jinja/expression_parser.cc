// Expressions, by Jinja's grammar: each function is one level of precedence, loosest first.
#include <algorithm>
#include <array>

#include "model/jinja/parser.h"

namespace lemma::model::jinja {

using core::Result;
using Kind = Token::Kind;

namespace {

constexpr std::size_t kMaxArguments = 64;  // of one call, filter or macro
constexpr std::size_t kMaxItems = 4096;    // of one literal list or dict

int depth_of(const ExpressionPtr& expression) { return expression ? expression->depth : 0; }

class ExpressionParser {
 public:
  explicit ExpressionParser(TokenCursor& cursor) : in_(cursor) {}

  Result<ExpressionPtr> conditional() {
    if (calls_ == kMaxDepth) return too_deep();
    ++calls_;
    auto parsed = conditional_chain();
    --calls_;
    return parsed;
  }

  Result<ExpressionPtr> any_of() {
    BOOST_OUTCOME_TRY(auto left, all_of());
    while (in_.at_name("or")) {
      const int line = in_.take().line;
      BOOST_OUTCOME_TRY(auto right, all_of());
      BOOST_OUTCOME_TRY(left, binary(line, BinaryOperator::kOr, left, right));
    }
    return left;
  }

 private:
  core::Error too_deep() const {
    return core::error(
        core::ErrorCode::kOutOfRange,
        "line " + std::to_string(in_.now().line) + ": expressions nest at most 64 deep",
        "tokenizer.chat_template");
  }

  template <class Node>
  Result<ExpressionPtr> make(int line, Node node, int depth_below) {
    if (depth_below >= kMaxDepth) return too_deep();
    return std::make_unique<const Expression>(Expression{line, std::move(node), depth_below + 1});
  }
  Result<ExpressionPtr> binary(int line, BinaryOperator op, ExpressionPtr& left,
                               ExpressionPtr& right) {
    const int depth = std::max(depth_of(left), depth_of(right));
    return make(line, Binary{op, std::move(left), std::move(right)}, depth);
  }

  Result<ExpressionPtr> conditional_chain() {
    BOOST_OUTCOME_TRY(auto value, any_of());
    while (in_.at_name("if")) {
      const int line = in_.take().line;
      BOOST_OUTCOME_TRY(auto condition, any_of());
      ExpressionPtr otherwise;
      if (in_.take_name_if("else")) {
        BOOST_OUTCOME_TRY(otherwise, conditional());
      }
      const int depth = std::max({depth_of(value), depth_of(condition), depth_of(otherwise)});
      BOOST_OUTCOME_TRY(
          value,
          make(line, Conditional{std::move(condition), std::move(value), std::move(otherwise)},
               depth));
    }
    return value;
  }

  Result<ExpressionPtr> all_of() {
    BOOST_OUTCOME_TRY(auto left, negation());
    while (in_.at_name("and")) {
      const int line = in_.take().line;
      BOOST_OUTCOME_TRY(auto right, negation());
      BOOST_OUTCOME_TRY(left, binary(line, BinaryOperator::kAnd, left, right));
    }
    return left;
  }

  Result<ExpressionPtr> negation() {
    std::vector<int> lines;
    while (in_.at_name("not")) lines.push_back(in_.take().line);
    BOOST_OUTCOME_TRY(auto operand, comparison());
    for (; !lines.empty(); lines.pop_back()) {
      const int depth = depth_of(operand);
      BOOST_OUTCOME_TRY(operand,
                        make(lines.back(), Unary{UnaryOperator::kNot, std::move(operand)}, depth));
    }
    return operand;
  }

  std::optional<Comparison> comparison_operator() {
    static constexpr std::pair<std::string_view, Comparison> kSigns[] = {
        {"==", Comparison::kEqual},     {"!=", Comparison::kNotEqual},
        {"<=", Comparison::kLessEqual}, {">=", Comparison::kGreaterEqual},
        {"<", Comparison::kLess},       {">", Comparison::kGreater}};
    for (const auto& [sign, meaning] : kSigns)
      if (in_.take_if(sign)) return meaning;
    if (in_.take_name_if("in")) return Comparison::kIn;
    if (in_.at_name("not") && in_.next().is(Kind::kName, "in")) {
      in_.take(), in_.take();
      return Comparison::kNotIn;
    }
    return std::nullopt;
  }

  Result<ExpressionPtr> comparison() {
    BOOST_OUTCOME_TRY(auto first, sum());
    Compare compare;
    const int line = in_.now().line;
    int depth = depth_of(first);
    while (const auto op = comparison_operator()) {
      BOOST_OUTCOME_TRY(auto operand, sum());
      depth = std::max(depth, depth_of(operand));
      compare.rest.emplace_back(*op, std::move(operand));
    }
    if (compare.rest.empty()) return first;
    compare.first = std::move(first);
    return make(line, std::move(compare), depth);
  }

  using Level = std::span<const std::pair<std::string_view, BinaryOperator>>;
  Result<ExpressionPtr> chain(Level level, Result<ExpressionPtr> (ExpressionParser::*operand)()) {
    BOOST_OUTCOME_TRY(auto left, (this->*operand)());
    while (true) {
      const auto found = std::find_if(level.begin(), level.end(),
                                      [&](const auto& each) { return in_.at(each.first); });
      if (found == level.end()) return left;
      const int line = in_.take().line;
      BOOST_OUTCOME_TRY(auto right, (this->*operand)());
      BOOST_OUTCOME_TRY(left, binary(line, found->second, left, right));
    }
  }
  Result<ExpressionPtr> sum() {
    static constexpr std::pair<std::string_view, BinaryOperator> kLevel[] = {
        {"+", BinaryOperator::kAdd}, {"-", BinaryOperator::kSubtract}};
    return chain(kLevel, &ExpressionParser::join);
  }
  Result<ExpressionPtr> join() {
    static constexpr std::pair<std::string_view, BinaryOperator> kLevel[] = {
        {"~", BinaryOperator::kJoin}};
    return chain(kLevel, &ExpressionParser::product);
  }
  Result<ExpressionPtr> product() {
    static constexpr std::pair<std::string_view, BinaryOperator> kLevel[] = {
        {"*", BinaryOperator::kMultiply},
        {"/", BinaryOperator::kDivide},
        {"//", BinaryOperator::kFloorDivide},
        {"%", BinaryOperator::kRemainder}};
    return chain(kLevel, &ExpressionParser::filtered);
  }

  // A sign binds tighter than a filter: -1 | f is f(-1).
  Result<ExpressionPtr> filtered() {
    BOOST_OUTCOME_TRY(auto value, signed_value());
    while (true) {
      if (in_.at("|")) {
        BOOST_OUTCOME_TRY(value, filter(std::move(value)));
      } else if (in_.at_name("is")) {
        BOOST_OUTCOME_TRY(value, test(std::move(value)));
      } else if (in_.at("(")) {
        BOOST_OUTCOME_TRY(value, call(std::move(value)));
      } else if (in_.at("**")) {
        return error_at(in_.now().line, "the operator '**'");
      } else {
        return value;
      }
    }
  }

  Result<ExpressionPtr> signed_value() {
    std::vector<Token> signs;
    while (in_.at("-") || in_.at("+")) signs.push_back(in_.take());
    BOOST_OUTCOME_TRY(auto value, primary());
    BOOST_OUTCOME_TRY(value, postfix(std::move(value)));
    for (; !signs.empty(); signs.pop_back()) {
      const int depth = depth_of(value);
      const auto op = signs.back().text == "-" ? UnaryOperator::kMinus : UnaryOperator::kPlus;
      BOOST_OUTCOME_TRY(value, make(signs.back().line, Unary{op, std::move(value)}, depth));
    }
    return value;
  }

  Result<ExpressionPtr> primary() {
    const Token token = in_.now();
    switch (token.kind) {
      case Kind::kName:
        in_.take();
        return name(token);
      case Kind::kString: {
        std::string text;
        while (in_.now().kind == Kind::kString) text += in_.take().text;
        return make(token.line, Literal{Value::text(text)}, 0);
      }
      case Kind::kInteger:
        in_.take();
        return make(token.line, Literal{Value(token.integer)}, 0);
      case Kind::kReal:
        in_.take();
        return make(token.line, Literal{Value(token.real)}, 0);
      default:
        if (in_.at("(")) return parenthesis();
        if (in_.at("[")) return list();
        if (in_.at("{")) return dict();
        return in_.unexpected();
    }
  }

  Result<ExpressionPtr> name(const Token& token) {
    const std::string& text = token.text;
    if (text == "true" || text == "True") return make(token.line, Literal{Value(true)}, 0);
    if (text == "false" || text == "False") return make(token.line, Literal{Value(false)}, 0);
    if (text == "none" || text == "None") return make(token.line, Literal{Value(Null{})}, 0);
    static constexpr std::string_view kReserved[] = {"and", "or", "not", "in", "is", "if", "else"};
    for (const auto word : kReserved)
      if (text == word) return error_at(token.line, "unexpected '" + text + "'");
    return make(token.line, Name{text}, 0);
  }

  // Expressions up to `close`, with commas between them.
  Result<std::vector<ExpressionPtr>> items(std::string_view close, bool& comma) {
    std::vector<ExpressionPtr> items;
    comma = false;
    while (!in_.at(close)) {
      if (items.size() == kMaxItems)
        return error_at(in_.now().line, "a literal of more than 4096 items");
      BOOST_OUTCOME_TRY(auto item, conditional());
      items.push_back(std::move(item));
      if (!in_.at(",")) break;
      in_.take();
      comma = true;
    }
    BOOST_OUTCOME_TRY(in_.expect(close));
    return items;
  }
  Result<ExpressionPtr> list_of(int line, std::vector<ExpressionPtr> items) {
    int depth = 0;
    for (const auto& item : items) depth = std::max(depth, item->depth);
    return make(line, ListLiteral{std::move(items)}, depth);
  }
  Result<ExpressionPtr> list() {
    const int line = in_.take().line;
    bool comma = false;
    BOOST_OUTCOME_TRY(auto parsed, items("]", comma));
    return list_of(line, std::move(parsed));
  }
  Result<ExpressionPtr> parenthesis() {
    const int line = in_.take().line;
    bool comma = false;
    BOOST_OUTCOME_TRY(auto parsed, items(")", comma));
    if (parsed.size() == 1 && !comma) return std::move(parsed[0]);
    return list_of(line, std::move(parsed));
  }
  Result<ExpressionPtr> dict() {
    const int line = in_.take().line;
    DictLiteral literal;
    int depth = 0;
    while (!in_.at("}")) {
      if (literal.entries.size() == kMaxItems)
        return error_at(in_.now().line, "a literal of more than 4096 items");
      BOOST_OUTCOME_TRY(auto key, conditional());
      BOOST_OUTCOME_TRY(in_.expect(":"));
      BOOST_OUTCOME_TRY(auto value, conditional());
      depth = std::max({depth, depth_of(key), depth_of(value)});
      literal.entries.emplace_back(std::move(key), std::move(value));
      if (!in_.take_if(",")) break;
    }
    BOOST_OUTCOME_TRY(in_.expect("}"));
    return make(line, std::move(literal), depth);
  }

  Result<ExpressionPtr> postfix(ExpressionPtr value) {
    while (true) {
      if (in_.at(".")) {
        const int line = in_.take().line;
        BOOST_OUTCOME_TRY(auto name, in_.expect_name());
        const int depth = depth_of(value);
        BOOST_OUTCOME_TRY(value, make(line, Attribute{std::move(value), std::move(name)}, depth));
      } else if (in_.at("[")) {
        BOOST_OUTCOME_TRY(value, subscript(std::move(value)));
      } else if (in_.at("(")) {
        BOOST_OUTCOME_TRY(value, call(std::move(value)));
      } else {
        return value;
      }
    }
  }

  Result<ExpressionPtr> subscript(ExpressionPtr of) {
    const int line = in_.take().line;
    std::array<ExpressionPtr, 3> parts;
    std::size_t colons = 0;
    while (!in_.at("]")) {
      if (in_.at(":") && colons < 2) {
        in_.take();
        ++colons;
      } else if (parts[colons]) {
        return in_.unexpected();
      } else {
        BOOST_OUTCOME_TRY(parts[colons], conditional());
      }
    }
    in_.take();
    int depth = depth_of(of);
    for (const auto& part : parts) depth = std::max(depth, depth_of(part));
    if (colons > 0)
      return make(
          line, Slice{std::move(of), std::move(parts[0]), std::move(parts[1]), std::move(parts[2])},
          depth);
    if (!parts[0]) return error_at(line, "an index is missing");
    return make(line, Item{std::move(of), std::move(parts[0])}, depth);
  }

  Result<std::vector<Argument>> arguments(int& depth) {
    std::vector<Argument> parsed;
    BOOST_OUTCOME_TRY(in_.expect("("));
    while (!in_.at(")")) {
      if (in_.at("*") || in_.at("**")) return error_at(in_.now().line, "unpacked arguments");
      if (parsed.size() == kMaxArguments) return error_at(in_.now().line, "more than 64 arguments");
      Argument argument;
      if (in_.now().kind == Kind::kName && in_.next().is(Kind::kOperator, "=")) {
        argument.name = in_.take().text;
        in_.take();
      } else if (!parsed.empty() && !parsed.back().name.empty()) {
        return error_at(in_.now().line, "an argument by place after one by name");
      }
      BOOST_OUTCOME_TRY(argument.value, conditional());
      depth = std::max(depth, argument.value->depth);
      parsed.push_back(std::move(argument));
      if (!in_.take_if(",")) break;
    }
    BOOST_OUTCOME_TRY(in_.expect(")"));
    return parsed;
  }
  Result<ExpressionPtr> call(ExpressionPtr callee) {
    const int line = in_.now().line;
    int depth = depth_of(callee);
    BOOST_OUTCOME_TRY(auto parsed, arguments(depth));
    return make(line, Call{std::move(callee), std::move(parsed)}, depth);
  }
  Result<ExpressionPtr> filter(ExpressionPtr input) {
    const int line = in_.take().line;
    Filter filter{.input = std::move(input), .name = {}, .arguments = {}};
    BOOST_OUTCOME_TRY(filter.name, in_.expect_name());
    int depth = depth_of(filter.input);
    if (in_.at("(")) {
      BOOST_OUTCOME_TRY(filter.arguments, arguments(depth));
    }
    return make(line, std::move(filter), depth);
  }

  Result<ExpressionPtr> test(ExpressionPtr input) {
    const int line = in_.take().line;
    const bool negated = in_.take_name_if("not");
    Test test{.input = std::move(input), .name = {}, .argument = {}};
    BOOST_OUTCOME_TRY(test.name, in_.expect_name());
    static constexpr std::string_view kWithArgument[] = {
        "divisibleby", "eq", "equalto", "sameas", "ne", "lt", "le", "gt", "ge", "in"};
    if (std::count(std::begin(kWithArgument), std::end(kWithArgument), test.name) > 0) {
      BOOST_OUTCOME_TRY(auto argument, primary());
      BOOST_OUTCOME_TRY(test.argument, postfix(std::move(argument)));
    } else if (in_.at("(")) {
      return error_at(line, "arguments of the test '" + test.name + "'");
    }
    const int depth = std::max(depth_of(test.input), depth_of(test.argument));
    BOOST_OUTCOME_TRY(auto parsed, make(line, std::move(test), depth));
    if (!negated) return parsed;
    return make(line, Unary{UnaryOperator::kNot, std::move(parsed)}, depth + 1);
  }

  TokenCursor& in_;
  int calls_ = 0;
};

}  // namespace

Result<ExpressionPtr> parse_expression(TokenCursor& cursor) {
  return ExpressionParser(cursor).conditional();
}
Result<ExpressionPtr> parse_unconditional(TokenCursor& cursor) {
  return ExpressionParser(cursor).any_of();
}

}  // namespace lemma::model::jinja
