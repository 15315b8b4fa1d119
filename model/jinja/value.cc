#include "model/jinja/value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace lemma::model::jinja {

using core::ErrorCode;
using core::Result;

namespace {

constexpr std::string_view kField = "tokenizer.chat_template";

// Python's repr of a float: the shortest digits that read back the same, an exponent below 1e-4
// and from 1e16.
std::string repr(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  std::array<char, 400> buffer;
  const double size = std::fabs(number);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  std::string text(buffer.data(), end);
  if (plain && text.find('.') == std::string::npos) text += ".0";
  return text;
}

void append_json_string(const Text& text, Text& out) {
  out.append("\"", Origin::kTemplate);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text.bytes()[i];
    const auto origin = text.origin(i);
    static constexpr std::string_view kNamed = "\"\\\n\r\t\f\b";
    static constexpr std::string_view kEscapes = "\"\\nrtfb";
    if (const auto at = kNamed.find(c); at != std::string_view::npos) {
      out.append(std::string{'\\', kEscapes[at]}, origin);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      static constexpr char kHex[] = "0123456789abcdef";
      out.append(std::string("\\u00") + kHex[c >> 4] + kHex[c & 15], origin);
    } else {
      out.append(std::string_view(&c, 1), origin);
    }
  }
  out.append("\"", Origin::kTemplate);
}

void append_line(int indent, int level, Text& out) {
  if (indent < 0) return;
  out.append("\n" + std::string(static_cast<std::size_t>(indent) * level, ' '), Origin::kTemplate);
}

// `count` items between brackets, each on its own line when there is an indent.
template <class AppendItem>
Result<void> append_json_items(std::string_view brackets, std::size_t count, int indent, int level,
                               Text& out, AppendItem append_item) {
  out.append(brackets.substr(0, 1), Origin::kTemplate);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out.append(indent < 0 ? ", " : ",", Origin::kTemplate);
    append_line(indent, level + 1, out);
    BOOST_OUTCOME_TRY(append_item(i));
  }
  if (count > 0) append_line(indent, level, out);
  out.append(brackets.substr(1), Origin::kTemplate);
  return core::success();
}

Result<void> append_json(const Value& value, int indent, int level, Text& out) {
  if (const Text* text = value.text()) {
    append_json_string(*text, out);
  } else if (const List* list = value.list()) {
    return append_json_items("[]", list->size(), indent, level, out, [&](std::size_t i) {
      return append_json((*list)[i], indent, level + 1, out);
    });
  } else if (const Dict* dict = value.dict()) {
    return append_json_items("{}", dict->entries.size(), indent, level, out, [&](std::size_t i) {
      append_json_string(dict->entries[i].first, out);
      out.append(": ", Origin::kTemplate);
      return append_json(dict->entries[i].second, indent, level + 1, out);
    });
  } else if (value.is_null()) {
    out.append("null", Origin::kTemplate);
  } else if (const bool* truth = value.as<bool>()) {
    out.append(*truth ? "true" : "false", Origin::kTemplate);
  } else if (number(value)) {
    BOOST_OUTCOME_TRY(const auto digits, to_text(value));
    out.append(digits);
  } else {
    return core::error(ErrorCode::kUnsupported, "tojson can't write " + std::string(value.kind()),
                       std::string(kField));
  }
  return core::success();
}

}  // namespace

Result<Value> Value::list(List items) {
  Value value;
  value.nesting_ = 1;
  for (const Value& item : items) {
    BOOST_OUTCOME_TRY(value.hold(item));
  }
  value.is_ = std::make_shared<const List>(std::move(items));
  return value;
}

Result<Value> Value::dict(Dict dict) {
  Value value;
  value.nesting_ = 1;
  for (const auto& [key, item] : dict.entries) {
    value.weight_ += key.size();
    BOOST_OUTCOME_TRY(value.hold(item));
  }
  value.is_ = std::make_shared<const Dict>(std::move(dict));
  return value;
}

Value Value::turn(const Value& items, std::size_t index) {
  Value value;
  value.nesting_ = items.nesting_ + 1;
  value.weight_ = items.weight_;
  value.is_ = LoopTurn{items.shared_list(), index};
  return value;
}

Result<void> Value::hold(const Value& item) {
  nesting_ = std::max(nesting_, item.nesting_ + 1);
  weight_ += item.weight_;
  if (nesting_ > kMaxNesting)
    return core::error(ErrorCode::kOutOfRange, "lists and dicts nest more than 32 deep",
                       std::string(kField));
  if (weight_ > kMaxWeight)
    return core::error(ErrorCode::kOutOfRange, "a list or dict holds more than 8 MiB",
                       std::string(kField));
  return core::success();
}

const Text* Value::text() const {
  const auto* shared = as<std::shared_ptr<const Text>>();
  return shared ? shared->get() : nullptr;
}
const List* Value::list() const {
  const auto* shared = as<std::shared_ptr<const List>>();
  return shared ? shared->get() : nullptr;
}
const Dict* Value::dict() const {
  const auto* shared = as<std::shared_ptr<const Dict>>();
  return shared ? shared->get() : nullptr;
}
std::shared_ptr<const List> Value::shared_list() const {
  const auto* shared = as<std::shared_ptr<const List>>();
  return shared ? *shared : nullptr;
}

bool Value::truth() const {
  if (const bool* truth = as<bool>()) return *truth;
  if (const auto as_number = number(*this)) return *as_number != 0;
  if (const Text* held = text()) return !held->empty();
  if (const List* held = list()) return !held->empty();
  if (const Dict* held = dict()) return !held->entries.empty();
  return !is_undefined() && !is_null();
}

std::string_view Value::kind() const {
  static constexpr std::string_view kKinds[] = {
      "an undefined value", "none",     "a boolean",  "an integer",
      "a number",           "a string", "a list",     "a dict",
      "a namespace",        "a loop",   "a function", "a macro"};
  static_assert(std::size(kKinds) == std::variant_size_v<Variant>);
  return kKinds[is_.index()];
}

const Value* Dict::find(std::string_view key) const {
  for (const auto& [name, value] : entries)
    if (name.bytes() == key) return &value;
  return nullptr;
}

void Dict::set(Text key, Value value) {
  for (auto& entry : entries) {
    if (entry.first.bytes() != key.bytes()) continue;
    entry.second = std::move(value);
    return;
  }
  entries.emplace_back(std::move(key), std::move(value));
}

std::optional<double> number(const Value& value) {
  if (const bool* truth = value.as<bool>()) return *truth ? 1.0 : 0.0;
  if (const auto* integer = value.as<std::int64_t>()) return static_cast<double>(*integer);
  if (const double* real = value.as<double>()) return *real;
  return std::nullopt;
}

bool equal(const Value& a, const Value& b) {
  const auto *i = a.as<std::int64_t>(), *j = b.as<std::int64_t>();
  if (i && j) return *i == *j;
  const auto x = number(a), y = number(b);
  if (x || y) return x && y && *x == *y;
  if (const Text* text = a.text()) return b.text() && text->bytes() == b.text()->bytes();
  if (const List* list = a.list()) {
    return b.list() &&
           std::equal(list->begin(), list->end(), b.list()->begin(), b.list()->end(), equal);
  }
  if (const Dict* dict = a.dict()) {
    if (!b.dict() || b.dict()->entries.size() != dict->entries.size()) return false;
    return std::all_of(dict->entries.begin(), dict->entries.end(), [&](const auto& entry) {
      const Value* other = b.dict()->find(entry.first.bytes());
      return other && equal(entry.second, *other);
    });
  }
  if (const auto* space = a.as<NamespaceRef>())
    return b.as<NamespaceRef>() && space->index == b.as<NamespaceRef>()->index;
  return (a.is_null() && b.is_null()) || (a.is_undefined() && b.is_undefined());
}

std::optional<bool> less(const Value& a, const Value& b) {
  const auto *i = a.as<std::int64_t>(), *j = b.as<std::int64_t>();
  if (i && j) return *i < *j;
  const auto x = number(a), y = number(b);
  if (x && y) return *x < *y;
  if (a.text() && b.text()) return a.text()->bytes() < b.text()->bytes();
  return std::nullopt;
}

Result<Text> to_text(const Value& value) {
  const auto own = [](std::string bytes) { return Text(std::move(bytes), Origin::kTemplate); };
  if (const Text* text = value.text()) return *text;
  if (value.is_undefined()) return Text();
  if (value.is_null()) return own("None");
  if (const bool* truth = value.as<bool>()) return own(*truth ? "True" : "False");
  if (const auto* integer = value.as<std::int64_t>()) return own(std::to_string(*integer));
  if (const double* real = value.as<double>()) return own(repr(*real));
  return core::error(ErrorCode::kUnsupported,
                     std::string(value.kind()) +
                         " can't be written as text; tojson writes lists "
                         "and dicts",
                     std::string(kField));
}

Result<Text> to_json(const Value& value, int indent) {
  Text out;
  BOOST_OUTCOME_TRY(append_json(value, indent, 0, out));
  return out;
}

}  // namespace lemma::model::jinja
