// What a template computes with: null, booleans, 64-bit integers, doubles, strings, lists, dicts
// with string keys, namespaces, loops, macros and three functions. No host objects. Lists, dicts
// and strings are shared and never change; a namespace is an index into its evaluator's table. So
// no value can hold itself. Nesting and weight are capped, which bounds every walk over a value:
// one that holds the same list many times weighs it as often.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/result.h"
#include "model/jinja/text.h"

namespace lemma::model::jinja {

struct Macro;  // ast.h
class Value;
struct Dict;

inline constexpr int kMaxNesting = 32;
inline constexpr std::size_t kMaxWeight = 1 << 23;

struct Undefined {
  std::string_view name;  // for the error when it is used; views the template's syntax tree
};
struct Null {};
struct NamespaceRef {
  std::size_t index;
};
enum class Function { kNamespace, kRange, kRaiseException };

using List = std::vector<Value>;

// One turn of a for loop.
struct LoopTurn {
  std::shared_ptr<const List> items;
  std::size_t index;
};

class Value {
 public:
  using Variant =
      std::variant<Undefined, Null, bool, std::int64_t, double, std::shared_ptr<const Text>,
                   std::shared_ptr<const List>, std::shared_ptr<const Dict>, NamespaceRef, LoopTurn,
                   Function, const Macro*>;

  Value() : is_(Undefined{}) {}
  explicit Value(Undefined undefined) : is_(undefined) {}
  explicit Value(Null null) : is_(null) {}
  explicit Value(bool truth) : is_(truth) {}
  explicit Value(std::int64_t number) : is_(number) {}
  explicit Value(double number) : is_(number) {}
  explicit Value(Text text)
      : weight_(text.size() + 1), is_(std::make_shared<const Text>(std::move(text))) {}
  explicit Value(NamespaceRef reference) : is_(reference) {}
  // Of a for loop over `items`, a list.
  static Value turn(const Value& items, std::size_t index);
  explicit Value(Function function) : is_(function) {}
  explicit Value(const Macro* macro) : is_(macro) {}
  // kOutOfRange when it nests deeper than kMaxNesting or weighs more than kMaxWeight.
  static core::Result<Value> list(List items);
  static core::Result<Value> dict(Dict dict);
  static Value text(std::string_view bytes, Origin origin = Origin::kTemplate) {
    return Value(Text(std::string(bytes), origin));
  }

  template <class T>
  const T* as() const {
    return std::get_if<T>(&is_);
  }
  bool is_undefined() const { return as<Undefined>() != nullptr; }
  bool is_null() const { return as<Null>() != nullptr; }
  // Null when it is of another kind.
  const Text* text() const;
  const List* list() const;
  const Dict* dict() const;
  std::shared_ptr<const List> shared_list() const;

  int nesting() const { return nesting_; }
  // Its strings' bytes, and one for each value in it.
  std::size_t weight() const { return weight_; }
  bool truth() const;
  // "a string", "a list", ... for errors.
  std::string_view kind() const;

 private:
  core::Result<void> hold(const Value& item);

  int nesting_ = 0;
  std::size_t weight_ = 1;
  Variant is_;
};

struct Dict {
  std::vector<std::pair<Text, Value>> entries;  // in order of insertion; keys differ

  const Value* find(std::string_view key) const;
  void set(Text key, Value value);
};

// Python's ==. Numbers compare across kinds; strings by their bytes.
bool equal(const Value& a, const Value& b);
// Python's <; nothing when the two can't be ordered.
std::optional<bool> less(const Value& a, const Value& b);
// As a double, when it is a number or a boolean.
std::optional<double> number(const Value& value);
// Python's str(); kUnsupported for lists, dicts and what a template can't print.
core::Result<Text> to_text(const Value& value);
// Python's json.dumps with ensure_ascii off; `indent` < 0 means one line.
core::Result<Text> to_json(const Value& value, int indent);

}  // namespace lemma::model::jinja
