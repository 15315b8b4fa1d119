// Methods of strings and dicts, by Python's rules.
#include "model/jinja/operations.h"
#include "model/jinja/template.h"

namespace lemma::model::jinja {

using core::Result;

namespace {

core::Error unknown(const Site& site, const Value& of) {
  return site.error("the method '" + std::string(site.name.substr(0, 40)) + "' of " +
                    std::string(of.kind()));
}

// The string given as an argument; null when it is absent or none.
Result<const Text*> text_argument(const Site& site, const Arguments& arguments, std::size_t place,
                                  std::string_view name) {
  const Value* value = arguments.find(place, name);
  if (!value || value->is_null()) return nullptr;
  if (!value->text())
    return site.error("'" + std::string(site.name) + "' with " + std::string(value->kind()));
  return value->text();
}

Result<long> limit_argument(const Site& site, const Arguments& arguments, std::size_t place,
                            std::string_view name) {
  const Value* value = arguments.find(place, name);
  if (!value || value->is_null()) return -1;
  const auto* limit = value->as<std::int64_t>();
  if (!limit)
    return site.error("'" + std::string(site.name) + "' with " + std::string(value->kind()));
  return static_cast<long>(*limit);
}

Result<Value> strip(const Site& site, const Text& text, const Arguments& arguments) {
  BOOST_OUTCOME_TRY(site.takes(arguments, 1));
  BOOST_OUTCOME_TRY(const Text* characters, text_argument(site, arguments, 0, ""));
  if (characters && characters->empty()) return Value(text);
  return Value(text.stripped(site.name != "rstrip", site.name != "lstrip",
                             characters ? std::string_view(characters->bytes()) : ""));
}

Result<Value> split(const Site& site, const Text& text, const Arguments& arguments) {
  static constexpr std::string_view kNames[] = {"sep", "maxsplit"};
  BOOST_OUTCOME_TRY(site.takes(arguments, 2, kNames));
  BOOST_OUTCOME_TRY(const Text* separator, text_argument(site, arguments, 0, "sep"));
  BOOST_OUTCOME_TRY(const long limit, limit_argument(site, arguments, 1, "maxsplit"));
  if (separator && separator->empty()) return site.error("'split' at an empty string");
  if (!separator && limit >= 0) return site.error("'split' at white space with a limit");
  // A part costs more than its bytes.
  BOOST_OUTCOME_TRY(site.budget.step(static_cast<std::int64_t>(text.size() / 16)));
  const auto parts = separator ? text.split(separator->bytes(), limit) : text.split_at_space();
  if (parts.size() > Template::kMaxItems)
    return site.too_large("'split' into more than 65536 parts");
  BOOST_OUTCOME_TRY(site.budget.step(static_cast<std::int64_t>(parts.size())));
  List list;
  for (const Text& part : parts) list.emplace_back(part);
  return Value::list(std::move(list));
}

Result<Value> replace(const Site& site, const Text& text, const Arguments& arguments) {
  static constexpr std::string_view kNames[] = {"old", "new", "count"};
  BOOST_OUTCOME_TRY(site.takes(arguments, 3, kNames));
  BOOST_OUTCOME_TRY(const Text* old, text_argument(site, arguments, 0, "old"));
  BOOST_OUTCOME_TRY(const Text* fresh, text_argument(site, arguments, 1, "new"));
  BOOST_OUTCOME_TRY(const long limit, limit_argument(site, arguments, 2, "count"));
  if (!old || !fresh || old->empty()) return site.error("'replace' without what and by what");
  std::size_t count = 0;
  for (auto at = text.bytes().find(old->bytes()); at != std::string::npos;
       at = text.bytes().find(old->bytes(), at + old->size()))
    ++count;
  BOOST_OUTCOME_TRY(site.budget.step(static_cast<std::int64_t>(count)));
  BOOST_OUTCOME_TRY(site.budget.text(text.size() + count * fresh->size()));
  return Value(text.replaced(old->bytes(), *fresh, limit));
}

Result<Value> starts_or_ends(const Site& site, const Text& text, const Arguments& arguments) {
  BOOST_OUTCOME_TRY(site.takes(arguments, 1));
  const Value* wanted = arguments.find(0, "");
  const auto fits = [&](const Value& affix) -> Result<bool> {
    if (!affix.text())
      return site.error("'" + std::string(site.name) + "' with " + std::string(affix.kind()));
    return site.name == "startswith" ? text.bytes().starts_with(affix.text()->bytes())
                                     : text.bytes().ends_with(affix.text()->bytes());
  };
  if (!wanted) return site.error("'" + std::string(site.name) + "' of nothing");
  if (!wanted->list()) {
    BOOST_OUTCOME_TRY(const bool fit, fits(*wanted));
    return Value(fit);
  }
  for (const Value& affix : *wanted->list()) {
    BOOST_OUTCOME_TRY(site.budget.step());
    BOOST_OUTCOME_TRY(const bool fit, fits(affix));
    if (fit) return Value(true);
  }
  return Value(false);
}

Result<Value> text_method(const Site& site, const Value& of, const Arguments& arguments) {
  const Text& text = *of.text();
  BOOST_OUTCOME_TRY(site.budget.text(text.size()));
  const auto name = site.name;
  if (name == "strip" || name == "lstrip" || name == "rstrip") return strip(site, text, arguments);
  if (name == "split") return split(site, text, arguments);
  if (name == "replace") return replace(site, text, arguments);
  if (name == "startswith" || name == "endswith") return starts_or_ends(site, text, arguments);
  if (name == "upper" || name == "lower" || name == "capitalize")
    return apply_filter(site, of, arguments);
  return unknown(site, of);
}

Result<Value> dict_method(const Site& site, const Value& of, const Arguments& arguments) {
  const Dict& dict = *of.dict();
  if (site.name == "get") {
    BOOST_OUTCOME_TRY(site.takes(arguments, 2));
    const Value* key = arguments.find(0, "");
    if (!key) return site.error("'get' of nothing");
    const Value* found = key->text() ? dict.find(key->text()->bytes()) : nullptr;
    const Value* fallback = arguments.find(1, "");
    return found ? *found : fallback ? *fallback : Value(Null{});
  }
  const bool keys = site.name == "keys" || site.name == "items";
  const bool values = site.name == "values" || site.name == "items";
  if (!keys && !values) return unknown(site, of);
  BOOST_OUTCOME_TRY(site.takes(arguments, 0));
  BOOST_OUTCOME_TRY(site.budget.step(static_cast<std::int64_t>(dict.entries.size())));
  List list;
  for (const auto& [key, value] : dict.entries) {
    if (keys && values) {
      BOOST_OUTCOME_TRY(auto pair, Value::list({Value(key), value}));
      list.push_back(std::move(pair));
    } else {
      list.push_back(keys ? Value(key) : value);
    }
  }
  return Value::list(std::move(list));
}

}  // namespace

Result<Value> call_method(const Site& site, const Value& of, const Arguments& arguments) {
  if (of.text()) return text_method(site, of, arguments);
  if (of.dict()) return dict_method(site, of, arguments);
  return unknown(site, of);
}

}  // namespace lemma::model::jinja
