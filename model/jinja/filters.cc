#include <algorithm>
#include <iterator>

#include "model/jinja/operations.h"
#include "model/jinja/template.h"

namespace lemma::model::jinja {

using core::Result;

namespace {

using Names = std::initializer_list<std::string_view>;

Result<void> takes(const Site& site, const Arguments& arguments, Names names) {
  return site.takes(arguments, names.size(), std::span(names.begin(), names.size()));
}

Result<Text> text_of(const Site& site, const Value& value) {
  BOOST_OUTCOME_TRY(auto text, to_text(value));
  BOOST_OUTCOME_TRY(site.budget.text(text.size()));
  return text;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
char upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// capitalize and title differ in where a word may begin.
Result<Value> change_case(const Site& site, const Text& text) {
  if (!text.is_ascii()) return site.error("'" + std::string(site.name) + "' of text beyond ASCII");
  const std::string& bytes = text.bytes();
  return Value(text.with_each_byte([&](std::size_t at, char c) {
    if (site.name == "upper") return upper(c);
    if (site.name == "lower") return lower(c);
    const bool begins =
        at == 0 || (site.name == "title" &&
                    (std::string_view("-({[<").find(bytes[at - 1]) != std::string_view::npos ||
                     space_at_start(bytes.substr(at - 1, 1)) == 1));
    return begins ? upper(c) : lower(c);
  }));
}

Result<Value> text_filter(const Site& site, const Value& input, const Arguments& arguments) {
  BOOST_OUTCOME_TRY(const auto text, text_of(site, input));
  if (site.name == "trim") {
    BOOST_OUTCOME_TRY(takes(site, arguments, {"chars"}));
    const Value* characters = arguments.find(0, "chars");
    if (!characters || characters->is_null()) return Value(text.stripped(true, true));
    if (!characters->text()) return site.error("'trim' by " + std::string(characters->kind()));
    if (characters->text()->empty()) return Value(text);
    return Value(text.stripped(true, true, characters->text()->bytes()));
  }
  if (site.name == "replace") return call_method(site, Value(text), arguments);
  BOOST_OUTCOME_TRY(takes(site, arguments, {}));
  if (site.name == "string" || site.name == "safe") return Value(text);
  return change_case(site, text);
}

Result<Value> json(const Site& site, const Value& input, const Arguments& arguments) {
  BOOST_OUTCOME_TRY(site.takes(arguments, 0, std::initializer_list<std::string_view>{"indent"}));
  const Value* indent = arguments.find(0, "indent");
  int spaces = -1;
  if (indent && !indent->is_null()) {
    const auto* count = indent->as<std::int64_t>();
    if (!count || *count < 0 || *count > 8) return site.error("this indent of 'tojson'");
    spaces = static_cast<int>(*count);
  }
  // A byte becomes at most six; an item has its line's indent.
  const int line = 6 + std::max(spaces, 0) * input.nesting();
  BOOST_OUTCOME_TRY(site.budget.text(input.weight() * static_cast<std::size_t>(line)));
  BOOST_OUTCOME_TRY(auto text, to_json(input, spaces));
  return Value(std::move(text));
}

Result<Value> join(const Site& site, const Value& input, const Arguments& arguments) {
  BOOST_OUTCOME_TRY(takes(site, arguments, {"d"}));
  BOOST_OUTCOME_TRY(const auto items, items_of(site, input));
  const Value* between = arguments.find(0, "d");
  BOOST_OUTCOME_TRY(const auto separator, between ? to_text(*between) : Result<Text>(Text()));
  Text joined;
  for (std::size_t i = 0; i < items.list()->size(); ++i) {
    BOOST_OUTCOME_TRY(const auto text, to_text((*items.list())[i]));
    BOOST_OUTCOME_TRY(site.budget.step());
    BOOST_OUTCOME_TRY(site.budget.text(text.size() + separator.size()));
    if (joined.size() + separator.size() + text.size() > Template::kMaxTextBytes)
      return site.too_large("'join' makes more than 8 MiB");
    if (i > 0) joined.append(separator);
    joined.append(text);
  }
  return Value(std::move(joined));
}

// selectattr, rejectattr, and map by attribute.
Result<Value> by_attribute(const Site& site, const Value& input, const Arguments& arguments) {
  const bool map = site.name == "map";
  BOOST_OUTCOME_TRY(site.takes(arguments, map ? 0 : 3,
                               map ? std::initializer_list<std::string_view>{"attribute"}
                                   : std::initializer_list<std::string_view>{}));
  const Value* attribute = map ? arguments.find(0, "attribute") : arguments.find(0, "");
  if (!attribute || !attribute->text() || attribute->text()->bytes().find('.') != std::string::npos)
    return site.error("'" + std::string(site.name) + "' without a plain attribute");
  const Value* test = arguments.find(1, "");
  if (test && !test->text()) return site.error("a test that isn't a name");
  BOOST_OUTCOME_TRY(const auto items, items_of(site, input));
  List found;
  for (const Value& item : *items.list()) {
    BOOST_OUTCOME_TRY(site.budget.step());
    BOOST_OUTCOME_TRY(const auto value, item_of(site, item, *attribute));
    bool passed = value.truth();
    if (test) {
      const Site inner{site.budget, site.line, test->text()->bytes()};
      BOOST_OUTCOME_TRY(passed, apply_test(inner, value, arguments.find(2, "")));
    }
    if (map) {
      found.push_back(value);
    } else if (passed == (site.name == "selectattr")) {
      found.push_back(item);
    }
  }
  return Value::list(std::move(found));
}

Result<Value> list_filter(const Site& site, const Value& input, const Arguments& arguments) {
  BOOST_OUTCOME_TRY(takes(site, arguments, {}));
  if (site.name == "items") {
    if (input.is_undefined()) return Value::list({});
    if (!input.dict()) return site.error("'items' of " + std::string(input.kind()));
    return call_method(site, input, {});
  }
  if (site.name == "reverse")
    return slice_of(site, input, Value(), Value(), Value(std::int64_t{-1}));
  BOOST_OUTCOME_TRY(const auto items, items_of(site, input));
  if (site.name == "list") return items;
  if (items.list()->empty()) return Value();
  return site.name == "first" ? items.list()->front() : items.list()->back();
}

bool is_one_of(std::string_view name, Names names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Result<Value> apply_filter(const Site& site, const Value& input, const Arguments& arguments) {
  const auto name = site.name;
  if (is_one_of(name,
                {"trim", "replace", "string", "safe", "upper", "lower", "capitalize", "title"}))
    return text_filter(site, input, arguments);
  if (is_one_of(name, {"list", "items", "reverse", "first", "last"}))
    return list_filter(site, input, arguments);
  if (is_one_of(name, {"selectattr", "rejectattr", "map"}))
    return by_attribute(site, input, arguments);
  if (name == "tojson") return json(site, input, arguments);
  if (name == "join") return join(site, input, arguments);
  if (name == "length" || name == "count") {
    BOOST_OUTCOME_TRY(takes(site, arguments, {}));
    BOOST_OUTCOME_TRY(const auto length, length_of(site, input));
    return Value(length);
  }
  if (name == "default" || name == "d") {
    BOOST_OUTCOME_TRY(takes(site, arguments, {"default_value", "boolean"}));
    const Value* fallback = arguments.find(0, "default_value");
    const Value* boolean = arguments.find(1, "boolean");
    const bool missing = input.is_undefined() || (boolean && boolean->truth() && !input.truth());
    if (!missing) return input;
    return fallback ? *fallback : Value::text("");
  }
  return site.error("the filter '" + std::string(name.substr(0, 40)) + "'");
}

Result<bool> apply_test(const Site& site, const Value& input, const Value* argument) {
  const auto name = site.name;
  const auto* integer = input.as<std::int64_t>();
  const bool* truth = input.as<bool>();
  if (!argument) {
    if (name == "defined") return !input.is_undefined();
    if (name == "undefined") return input.is_undefined();
    if (name == "none") return input.is_null();
    if (name == "string") return input.text() != nullptr;
    if (name == "number") return number(input).has_value();
    if (name == "integer") return integer != nullptr;
    if (name == "float") return input.as<double>() != nullptr;
    if (name == "boolean") return truth != nullptr;
    if (name == "true") return truth && *truth;
    if (name == "false") return truth && !*truth;
    if (name == "mapping") return input.dict() != nullptr;
    if (name == "iterable" || name == "sequence")
      return input.text() || input.list() || input.dict() || input.is_undefined();
    if ((name == "odd" || name == "even") && integer) return (*integer % 2 != 0) == (name == "odd");
  } else {
    BOOST_OUTCOME_TRY(site.budget.comparison(input, *argument));
    if (name == "eq" || name == "equalto" || name == "==") return equal(input, *argument);
    if (name == "ne" || name == "!=") return !equal(input, *argument);
    if (name == "in") return contains(site, *argument, input);
    const auto* divisor = argument->as<std::int64_t>();
    if (name == "divisibleby" && integer && divisor && *divisor != 0)
      return *divisor == -1 || *integer % *divisor == 0;
    if (name == "sameas" &&
        (truth || input.is_null() || argument->as<bool>() || argument->is_null()))
      return truth ? argument->as<bool>() && *truth == *argument->as<bool>()
                   : input.is_null() && argument->is_null();
    const auto below = less(input, *argument), above = less(*argument, input);
    if (below && above) {
      if (name == "lt") return *below;
      if (name == "gt") return *above;
      if (name == "le") return !*above;
      if (name == "ge") return !*below;
    }
  }
  return site.error("the test '" + std::string(name.substr(0, 40)) + "' of " +
                    std::string(input.kind()));
}

}  // namespace lemma::model::jinja
