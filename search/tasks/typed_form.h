// Reading a family's typed JSON form: errors that name the member, integers within bounds. Pure
// functions, any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"

namespace lemma::search {

// kInvalidArgument and kOutOfRange at "<field>.<member>".
core::Error invalid_member(std::string detail, std::string_view field, std::string_view member);
core::Error out_of_range_member(std::string detail, std::string_view field,
                                std::string_view member);

// An object with these members and no others, whose "task", if given, is `task`. `required` of them
// are there.
core::Result<void> check_form(const nlohmann::json& typed, std::string_view field,
                              std::string_view task,
                              std::initializer_list<std::string_view> required,
                              std::initializer_list<std::string_view> optional = {});

// A JSON integer within +-bound, or nothing; a float is never one.
std::optional<std::int64_t> bounded_integer(const nlohmann::json& value, std::int64_t bound);

}  // namespace lemma::search
