#include "search/tasks/typed_form.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "search/verify/printable.h"

namespace lemma::search {

using core::ErrorCode;

core::Error invalid_member(std::string detail, std::string_view field, std::string_view member) {
  return core::error(ErrorCode::kInvalidArgument, std::move(detail),
                     std::string(field) + "." + std::string(member));
}

core::Error out_of_range_member(std::string detail, std::string_view field,
                                std::string_view member) {
  return core::error(ErrorCode::kOutOfRange, std::move(detail),
                     std::string(field) + "." + std::string(member));
}

core::Result<void> check_form(const nlohmann::json& typed, std::string_view field,
                              std::string_view task,
                              std::initializer_list<std::string_view> required,
                              std::initializer_list<std::string_view> optional) {
  if (!typed.is_object())
    return core::error(ErrorCode::kInvalidArgument, "must be an object", std::string(field));
  const auto among = [](std::initializer_list<std::string_view> names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const auto& [member, value] : typed.items()) {
    if (member == "task" || among(required, member) || among(optional, member)) continue;
    std::string form = "task";
    for (const auto names : {required, optional})
      for (const auto name : names) form += ", " + std::string(name);
    return invalid_member(
        "is not a member of the " + std::string(task) + " form (" + std::move(form) + ")", field,
        printable(member, 64));
  }
  if (const auto named = typed.find("task"); named != typed.end() && *named != task)
    return invalid_member("must be \"" + std::string(task) + "\"", field, "task");
  for (const auto name : required)
    if (!typed.contains(name)) return invalid_member("is missing", field, name);
  return core::success();
}

std::optional<std::int64_t> bounded_integer(const nlohmann::json& value, std::int64_t bound) {
  if (!value.is_number_integer()) return std::nullopt;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(bound))
    return std::nullopt;
  const auto integer = value.get<std::int64_t>();
  if (integer < -bound || integer > bound) return std::nullopt;
  return integer;
}

}  // namespace lemma::search
