#include "model/formats/json_view.h"

#include <vector>

#include <nlohmann/json.hpp>

#include "core/json_nesting.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

Result<nlohmann::json> parse_json(std::string_view text, std::size_t max_bytes,
                                  const std::string& name) {
  if (text.size() > max_bytes)
    return core::error(ErrorCode::kOutOfRange,
                       "has more than " + std::to_string(max_bytes) + " bytes", name);
  if (core::json_nests_deeper(text, kMaxJsonNesting))
    return core::error(ErrorCode::kOutOfRange,
                       "nests deeper than " + std::to_string(kMaxJsonNesting), name);
  // An object with fewer members than it had keys had one of them twice.
  using Event = nlohmann::json::parse_event_t;
  std::vector<std::size_t> keys;
  bool twice = false;
  const auto count = [&](int, Event event, nlohmann::json& value) {
    if (event == Event::object_start) keys.push_back(0);
    if (event == Event::key) ++keys.back();
    if (event == Event::object_end) {
      twice = twice || keys.back() != value.size();
      keys.pop_back();
    }
    return true;
  };
  auto parsed = nlohmann::json::parse(text, count, /*allow_exceptions=*/false);
  if (parsed.is_discarded()) return core::error(ErrorCode::kCorrupt, "isn't JSON", name);
  if (twice) return core::error(ErrorCode::kCorrupt, "has an object with a key twice", name);
  return parsed;
}

core::Error JsonView::error(ErrorCode code, std::string detail) const {
  return core::error(code, std::move(detail), path_);
}

bool JsonView::has(std::string_view key) const {
  const auto found = at_->is_object() ? at_->find(key) : at_->end();
  return found != at_->end() && !found->is_null();
}

Result<JsonView> JsonView::at(const std::string& key) const {
  const std::string path = path_.empty() ? key : path_ + "." + key;
  const auto found = at_->is_object() ? at_->find(key) : at_->end();
  if (found == at_->end()) return core::error(ErrorCode::kCorrupt, "is missing", path);
  return JsonView(*found, path);
}

JsonView JsonView::item(std::size_t index) const {
  return JsonView((*at_)[index], path_ + "[" + std::to_string(index) + "]");
}

Result<std::size_t> JsonView::array_size() const {
  if (!at_->is_array()) return error(ErrorCode::kCorrupt, "isn't a list");
  return at_->size();
}

Result<std::string_view> JsonView::string() const {
  if (!at_->is_string()) return error(ErrorCode::kCorrupt, "isn't a string");
  return std::string_view(at_->get_ref<const std::string&>());
}

Result<std::int64_t> JsonView::integer() const {
  const bool fits = at_->is_number_integer() &&
                    (!at_->is_number_unsigned() || at_->get<std::uint64_t>() <= INT64_MAX);
  if (!fits) return error(ErrorCode::kCorrupt, "isn't an integer of 64 bits");
  return at_->get<std::int64_t>();
}

Result<double> JsonView::number() const {
  if (!at_->is_number()) return error(ErrorCode::kCorrupt, "isn't a number");
  return at_->get<double>();
}

Result<bool> JsonView::boolean() const {
  if (!at_->is_boolean()) return error(ErrorCode::kCorrupt, "is neither true nor false");
  return at_->get<bool>();
}

Result<std::string_view> JsonView::string_or(const std::string& key,
                                             std::string_view fallback) const {
  if (!has(key)) return fallback;
  return at(key).value().string();
}

Result<std::int64_t> JsonView::integer_or(const std::string& key, std::int64_t fallback) const {
  if (!has(key)) return fallback;
  return at(key).value().integer();
}

Result<double> JsonView::number_or(const std::string& key, double fallback) const {
  if (!has(key)) return fallback;
  return at(key).value().number();
}

Result<bool> JsonView::boolean_or(const std::string& key, bool fallback) const {
  if (!has(key)) return fallback;
  return at(key).value().boolean();
}

}  // namespace lemma::model
