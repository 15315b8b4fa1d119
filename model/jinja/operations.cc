#include "model/jinja/operations.h"

#include <algorithm>

#include "model/jinja/lexer.h"
#include "model/jinja/template.h"

namespace lemma::model::jinja {

using core::ErrorCode;
using core::Result;

namespace {

core::Error beyond(std::string what) {
  return core::error(ErrorCode::kOutOfRange, "rendering it takes more than " + std::move(what),
                     "tokenizer.chat_template");
}

// Python's slice.indices: the positions from begin to end by step, inside 0 .. size - 1.
std::vector<std::size_t> positions(std::int64_t size, std::optional<std::int64_t> begin,
                                   std::optional<std::int64_t> end, std::int64_t step) {
  const std::int64_t low = step < 0 ? -1 : 0, high = step < 0 ? size - 1 : size;
  const auto place = [&](std::optional<std::int64_t> at, std::int64_t fallback) {
    if (!at) return fallback;
    return std::clamp(*at < 0 ? std::max(*at, -size - 1) + size : *at, low, high);
  };
  const std::int64_t first = place(begin, step < 0 ? high : low);
  const std::int64_t last = place(end, step < 0 ? low : high);
  std::vector<std::size_t> found;
  // A step beyond the size takes one item.
  const std::int64_t by = std::clamp(step, -size - 1, size + 1);
  for (std::int64_t at = first; step < 0 ? at > last : at < last; at += by)
    found.push_back(static_cast<std::size_t>(at));
  return found;
}

Text character(const Text& text, const std::vector<std::size_t>& begins, std::size_t index) {
  const std::size_t end = index + 1 < begins.size() ? begins[index + 1] : text.size();
  return text.slice(begins[index], end - begins[index]);
}

Result<std::optional<std::int64_t>> slice_bound(const Site& site, const Value& value) {
  if (value.is_undefined() || value.is_null()) return std::optional<std::int64_t>();
  const auto* bound = value.as<std::int64_t>();
  if (!bound) return site.error("a slice by " + std::string(value.kind()));
  return std::optional(*bound);
}

}  // namespace

Result<void> Budget::step(std::int64_t count) {
  steps_ += count;
  if (steps_ > Template::kMaxSteps) return beyond("2097152 steps");
  return core::success();
}

Result<void> Budget::turn() {
  if (++turns_ > Template::kMaxTurns) return beyond("262144 turns of its loops");
  return core::success();
}

Result<void> Budget::text(std::size_t bytes) {
  if (bytes > Template::kMaxTextBytes) return beyond("8 MiB of text");
  return step(static_cast<std::int64_t>(bytes / 64));
}

// A list costs what it weighs, a string its bytes' share.
Result<void> Budget::comparison(const Value& a, const Value& b) {
  const std::size_t weight = std::min(a.weight(), b.weight());
  return a.list() || a.dict() ? step(static_cast<std::int64_t>(weight)) : text(weight);
}

const Value* Arguments::find(std::size_t place, std::string_view name) const {
  if (place < by_place.size()) return &by_place[place];
  for (const auto& [given, value] : by_name)
    if (given == name) return &value;
  return nullptr;
}

core::Error Site::too_large(std::string what) const {
  core::Error error = error_at(line, std::move(what));
  error.code = ErrorCode::kOutOfRange;
  return error;
}

core::Error Site::error(std::string what) const { return error_at(line, std::move(what)); }

Result<void> Site::takes(const Arguments& arguments, std::size_t most,
                         std::span<const std::string_view> names) const {
  const auto refused = [&] {
    return error("these arguments of '" + std::string(name.substr(0, 40)) + "'");
  };
  if (arguments.by_place.size() > most) return refused();
  for (const auto& [given, value] : arguments.by_name)
    if (std::count(names.begin(), names.end(), given) == 0) return refused();
  return core::success();
}

Result<Value> item_of(const Site& site, const Value& container, const Value& key) {
  if (const auto* missing = container.as<Undefined>())
    return site.error(missing->name.empty() ? "a value used here is undefined"
                                            : "'" + std::string(missing->name) + "' is undefined");
  if (const Dict* dict = container.dict()) {
    BOOST_OUTCOME_TRY(site.budget.step(static_cast<std::int64_t>(dict->entries.size() / 16)));
    const Value* found = key.text() ? dict->find(key.text()->bytes()) : nullptr;
    return found ? *found : Value();
  }
  const auto* index = key.as<std::int64_t>();
  const Text* text = container.text();
  const List* list = container.list();
  if (!index || (!text && !list)) return Value();
  if (text) {
    BOOST_OUTCOME_TRY(site.budget.text(text->size()));
  }
  const auto begins = text ? characters_of(text->bytes()) : std::vector<std::size_t>();
  const auto size = static_cast<std::int64_t>(text ? begins.size() : list->size());
  if (*index < -size || *index >= size) return Value();
  const auto at = static_cast<std::size_t>(*index < 0 ? *index + size : *index);
  return text ? Value(character(*text, begins, at)) : (*list)[at];
}

Result<Value> slice_of(const Site& site, const Value& of, const Value& begin, const Value& end,
                       const Value& step) {
  BOOST_OUTCOME_TRY(const auto first, slice_bound(site, begin));
  BOOST_OUTCOME_TRY(const auto last, slice_bound(site, end));
  BOOST_OUTCOME_TRY(const auto by, slice_bound(site, step));
  if (by == 0) return site.error("a slice whose step is zero");
  if (const Text* text = of.text()) {
    BOOST_OUTCOME_TRY(site.budget.text(text->size()));
    const auto begins = characters_of(text->bytes());
    Text result;
    for (const auto at :
         positions(static_cast<std::int64_t>(begins.size()), first, last, by.value_or(1)))
      result.append(character(*text, begins, at));
    return Value(std::move(result));
  }
  const List* list = of.list();
  if (!list) return site.error("a slice of " + std::string(of.kind()));
  BOOST_OUTCOME_TRY(site.budget.step(static_cast<std::int64_t>(list->size())));
  List result;
  for (const auto at :
       positions(static_cast<std::int64_t>(list->size()), first, last, by.value_or(1)))
    result.push_back((*list)[at]);
  return Value::list(std::move(result));
}

Result<bool> contains(const Site& site, const Value& container, const Value& item) {
  if (container.is_undefined()) return false;
  if (const Text* text = container.text()) {
    if (!item.text()) return site.error(std::string(item.kind()) + " looked for in a string");
    BOOST_OUTCOME_TRY(site.budget.text(text->size()));
    return text->bytes().find(item.text()->bytes()) != std::string::npos;
  }
  if (const Dict* dict = container.dict())
    return item.text() && dict->find(item.text()->bytes()) != nullptr;
  const List* list = container.list();
  if (!list) return site.error("'in' " + std::string(container.kind()));
  for (const Value& each : *list) {
    BOOST_OUTCOME_TRY(site.budget.step());
    BOOST_OUTCOME_TRY(site.budget.comparison(each, item));
    if (equal(each, item)) return true;
  }
  return false;
}

Result<std::int64_t> length_of(const Site& site, const Value& value) {
  if (value.is_undefined()) return 0;
  if (const Text* text = value.text()) {
    BOOST_OUTCOME_TRY(site.budget.text(text->size()));
    return static_cast<std::int64_t>(characters_of(text->bytes()).size());
  }
  if (const List* list = value.list()) return static_cast<std::int64_t>(list->size());
  if (const Dict* dict = value.dict()) return static_cast<std::int64_t>(dict->entries.size());
  return site.error("the length of " + std::string(value.kind()));
}

Result<Value> items_of(const Site& site, const Value& value) {
  if (value.list()) return value;
  List items;
  if (const Text* text = value.text()) {
    BOOST_OUTCOME_TRY(site.budget.step(static_cast<std::int64_t>(text->size())));
    const auto begins = characters_of(text->bytes());
    if (begins.size() > Template::kMaxItems)
      return site.too_large("a list of more than 65536 items");
    for (std::size_t i = 0; i < begins.size(); ++i) items.emplace_back(character(*text, begins, i));
  } else if (const Dict* dict = value.dict()) {
    BOOST_OUTCOME_TRY(site.budget.step(static_cast<std::int64_t>(dict->entries.size())));
    for (const auto& [key, item] : dict->entries) items.emplace_back(key);
  } else if (!value.is_undefined()) {
    return site.error(std::string(value.kind()) + " has no items");
  }
  return Value::list(std::move(items));
}

}  // namespace lemma::model::jinja
