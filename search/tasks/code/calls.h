// The functions and methods of the family's subset of Python, as Python 3 defines them for the values
// that there are. Pure, any thread.
//
// Errors: kInvalidArgument where Python raises, with the exception's name; kOutOfRange where the
// result leaves the bounds of value.h or the kinds of value that this family knows.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "search/tasks/code/value.h"

namespace lemma::search::code {

std::span<const std::string_view> functions();
std::span<const std::string_view> methods();

core::Result<Value> call_function(std::string_view name, const std::vector<Value>& arguments,
                                  bool reversed);
core::Result<Value> call_method(const Value& object, std::string_view name,
                                const std::vector<Value>& arguments);
// + - * // % ** == != < <= > >= in, not in.
core::Result<Value> binary(std::string_view name, const Value& a, const Value& b);
core::Result<Value> negative(const Value& a);
core::Result<Value> index(const Value& object, const Value& at);
// None for what isn't given.
core::Result<Value> slice(const Value& object, const Value& from, const Value& to,
                          const Value& step);

bool truth_of(const Value& value);
// What going through it gives one after another: a list's items, a text's characters.
core::Result<Items> items_of(const Value& value);

}  // namespace lemma::search::code
