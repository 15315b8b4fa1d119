#include "search/tasks/code/value.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace lemma::search::code {

using Kind = Value::Kind;

namespace {

bool same_items(const Items& a, const Items& b, bool (*same)(const Value&, const Value&)) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), same);
}

nlohmann::json json_of(const Value& value) {
  switch (value.kind) {
    case Kind::kNone:
      return nullptr;
    case Kind::kTruth:
      return value.integer != 0;
    case Kind::kInteger:
      return value.integer;
    case Kind::kText:
      return value.text;
    case Kind::kList:
      break;
  }
  nlohmann::json list = nlohmann::json::array();
  for (const Value& item : *value.items) list.push_back(json_of(item));
  return list;
}

std::string quoted(const std::string& text) {
  const char quote =
      text.find('\'') != std::string::npos && text.find('"') == std::string::npos ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\\' || c == quote)
      out += std::string("\\") + c;
    else
      out += c;
  }
  return out + quote;
}

void skip_spaces(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
}

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

std::optional<Value> take_word(std::string_view& text) {
  static constexpr std::string_view kWords[] = {"None", "True", "False"};
  for (const std::string_view word : kWords) {
    if (!text.starts_with(word)) continue;
    const std::string_view rest = text.substr(word.size());
    if (!rest.empty() && (std::isalnum(static_cast<unsigned char>(rest[0])) || rest[0] == '_'))
      return std::nullopt;
    text = rest;
    return word == "None" ? Value() : Value::truth(word == "True");
  }
  return std::nullopt;
}

std::optional<Value> take_integer(std::string_view& text) {
  std::string_view rest = text;
  const bool minus = take(rest, "-");
  std::size_t digits = 0;
  std::int64_t value = 0;
  while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') {
    value = value * 10 + (rest[digits++] - '0');
    if (value > Value::kMaxInteger) return std::nullopt;
  }
  if (digits == 0 || (digits > 1 && rest[0] == '0')) return std::nullopt;
  rest.remove_prefix(digits);
  const auto word = [&rest](std::size_t at) {
    return at < rest.size() &&
           (std::isalnum(static_cast<unsigned char>(rest[at])) || rest[at] == '_');
  };
  // "3.5" is no integer; the point of "it is 3. Then" is the sentence's.
  if (word(0) || (rest.starts_with('.') && word(1))) return std::nullopt;
  text = rest;
  return Value::number(minus ? -value : value);
}

std::optional<Value> take_text(std::string_view& text) {
  if (text.empty() || (text[0] != '\'' && text[0] != '"')) return std::nullopt;
  const char quote = text[0];
  std::string out;
  for (std::size_t i = 1; i < text.size() && out.size() <= Value::kMaxSize; ++i) {
    char c = text[i];
    if (c == quote) {
      text.remove_prefix(i + 1);
      return Value::string(std::move(out));
    }
    if (c < ' ' || c > '~') return std::nullopt;
    if (c == '\\') {
      if (++i == text.size()) return std::nullopt;
      static constexpr std::string_view kEscapes = "nt\\'\"", kMeant = "\n\t\\'\"";
      const std::size_t which = kEscapes.find(text[i]);
      if (which == std::string_view::npos) return std::nullopt;
      c = kMeant[which];
    }
    out += c;
  }
  return std::nullopt;
}

std::optional<Value> take_value(std::string_view& text, int depth) {
  if (depth > Value::kMaxDepth) return std::nullopt;
  if (auto word = take_word(text)) return word;
  if (auto number = take_integer(text)) return number;
  if (auto string = take_text(text)) return string;
  std::string_view rest = text;
  if (!take(rest, "[")) return std::nullopt;
  Items items;
  skip_spaces(rest);
  while (!take(rest, "]")) {
    if (!items.empty()) {
      if (!take(rest, ",")) return std::nullopt;
      skip_spaces(rest);
    }
    auto item = take_value(rest, depth + 1);
    if (!item || items.size() == Value::kMaxSize) return std::nullopt;
    items.push_back(std::move(*item));
    skip_spaces(rest);
  }
  text = rest;
  return Value::list(std::move(items));
}

}  // namespace

bool equal(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) return a.integer == b.integer;
  if (a.kind != b.kind) return false;
  return a.is_list() ? same_items(*a.items, *b.items, &equal) : a.text == b.text;
}

bool identical(const Value& a, const Value& b) {
  if (a.kind != b.kind) return false;
  return a.is_list() ? same_items(*a.items, *b.items, &identical)
                     : a.integer == b.integer && a.text == b.text;
}

Value deep_copy(const Value& value) {
  if (!value.is_list()) return value;
  Items items;
  for (const Value& item : *value.items) items.push_back(deep_copy(item));
  return Value::list(std::move(items));
}

int depth_of(const Value& value) {
  // A list that a program has put into itself has no end, so the search for it does.
  const auto depth = [](const auto& self, const Value& v, int above) -> int {
    if (!v.is_list() || above > Value::kMaxDepth) return above;
    int deepest = above + 1;
    for (const Value& item : *v.items) deepest = std::max(deepest, self(self, item, above + 1));
    return deepest;
  };
  return depth(depth, value, 0);
}

std::string to_literal(const Value& value) {
  switch (value.kind) {
    case Kind::kNone:
      return "None";
    case Kind::kTruth:
      return value.integer != 0 ? "True" : "False";
    case Kind::kInteger:
      return std::to_string(value.integer);
    case Kind::kText:
      return quoted(value.text);
    case Kind::kList:
      break;
  }
  std::string text = "[";
  for (const Value& item : *value.items) text += (text.size() > 1 ? ", " : "") + to_literal(item);
  return text + "]";
}

std::string to_json(const Value& value) { return json_of(value).dump(); }

std::optional<Value> take_literal(std::string_view& text) { return take_value(text, 1); }

}  // namespace lemma::search::code
