// A template's syntax tree. Immutable once parsed; no branch is deeper than Template's cap.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/jinja/value.h"

namespace lemma::model::jinja {

struct Expression;
struct Statement;
using ExpressionPtr = std::unique_ptr<const Expression>;
using Block = std::vector<Statement>;

struct Argument {
  std::string name;  // empty when given by place
  ExpressionPtr value;
};

struct Literal {
  Value value;
};
struct Name {
  std::string name;
};
struct ListLiteral {
  std::vector<ExpressionPtr> items;  // tuples too
};
struct DictLiteral {
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
};
struct Attribute {  // of.name
  ExpressionPtr of;
  std::string name;
};
struct Item {  // of[key]
  ExpressionPtr of, key;
};
struct Slice {  // of[begin:end:step]; each may be null
  ExpressionPtr of, begin, end, step;
};
struct Call {
  ExpressionPtr callee;
  std::vector<Argument> arguments;
};
struct Filter {  // input | name(arguments)
  ExpressionPtr input;
  std::string name;
  std::vector<Argument> arguments;
};
struct Test {  // input is name(argument)
  ExpressionPtr input;
  std::string name;
  ExpressionPtr argument;  // null when the test takes none
};
enum class UnaryOperator { kNot, kMinus, kPlus };
struct Unary {
  UnaryOperator op;
  ExpressionPtr operand;
};
enum class BinaryOperator {
  kOr,
  kAnd,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kFloorDivide,
  kRemainder,
  kJoin
};
struct Binary {
  BinaryOperator op;
  ExpressionPtr left, right;
};
enum class Comparison {
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
  kNotIn
};
struct Compare {  // first op operand op operand ...: all must hold
  ExpressionPtr first;
  std::vector<std::pair<Comparison, ExpressionPtr>> rest;
};
struct Conditional {  // value if condition else otherwise
  ExpressionPtr condition, value;
  ExpressionPtr otherwise;  // may be null: undefined
};

struct Expression {
  int line;
  std::variant<Literal, Name, ListLiteral, DictLiteral, Attribute, Item, Slice, Call, Filter, Test,
               Unary, Binary, Compare, Conditional>
      is;
  int depth = 1;  // of this branch, for the cap
};

struct Output {
  Value text;
};
struct Print {
  ExpressionPtr value;
};
struct Set {  // {% set name = value %}, {% set name.attribute = value %} or {% set name %}...
  std::string name, attribute;
  ExpressionPtr value;  // null: `body` is
  Block body;
};
struct If {
  std::vector<std::pair<ExpressionPtr, Block>> branches;  // if and elifs, in order
  Block otherwise;
};
struct For {
  std::vector<std::string> names;  // more than one unpacks
  ExpressionPtr items;
  ExpressionPtr condition;  // may be null
  Block body, otherwise;
};
struct Parameter {
  std::string name;
  ExpressionPtr fallback;  // may be null
};
struct Macro {
  std::string name;
  std::vector<Parameter> parameters;
  Block body;
};
struct MacroDefinition {
  std::unique_ptr<const Macro> macro;
};
struct Break {};
struct Continue {};

struct Statement {
  int line;
  std::variant<Output, Print, Set, If, For, MacroDefinition, Break, Continue> is;
};

}  // namespace lemma::model::jinja
