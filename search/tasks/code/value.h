// A Python value of the kinds that this family knows: None, truth, integer, text, list. Lists are
// references, as in Python: a copy of a Value shares its list. One thread at a time.
//
// Integers stay within +-10^15, texts within 4,096 printable characters (and newline, tab), lists
// within 4,096 items, nested at most 8 deep; whatever would leave that is an error, never cut.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lemma::search::code {

struct Value;
using Items = std::vector<Value>;

struct Value {
  enum class Kind { kNone, kTruth, kInteger, kText, kList };
  static constexpr std::int64_t kMaxInteger = 1'000'000'000'000'000;
  static constexpr std::size_t kMaxSize = 4096;
  static constexpr int kMaxDepth = 8;

  Kind kind = Kind::kNone;
  std::int64_t integer = 0;  // of kTruth 0 or 1
  std::string text = {};
  std::shared_ptr<Items> items = nullptr;  // of kList, never null

  static Value truth(bool value) { return {.kind = Kind::kTruth, .integer = value}; }
  static Value number(std::int64_t value) { return {.kind = Kind::kInteger, .integer = value}; }
  static Value string(std::string text) { return {.kind = Kind::kText, .text = std::move(text)}; }
  static Value list(Items items) {
    return {.kind = Kind::kList, .items = std::make_shared<Items>(std::move(items))};
  }

  bool is_number() const { return kind == Kind::kInteger || kind == Kind::kTruth; }
  bool is_text() const { return kind == Kind::kText; }
  bool is_list() const { return kind == Kind::kList; }
};

// Python's ==: True is 1.
bool equal(const Value& a, const Value& b);
// The same value of the same kinds: True isn't 1.
bool identical(const Value& a, const Value& b);
// Of nothing else, lists share nothing with it.
Value deep_copy(const Value& value);
// How deep lists nest, at most kMaxDepth + 1.
int depth_of(const Value& value);

std::string to_literal(const Value& value);  // as Python's repr: "[1, 'a', None]"
std::string to_json(const Value& value);     // "[1,\"a\",null]"

// Reads a literal at the beginning of `text` and takes it off. Nothing: there is none within the
// bounds above, and `text` is as it was.
std::optional<Value> take_literal(std::string_view& text);

}  // namespace lemma::search::code
