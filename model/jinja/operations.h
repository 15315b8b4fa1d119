// What filters, tests and methods do to values. Each charges the budget for the bytes or items it
// handles, before it handles them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "model/jinja/value.h"

namespace lemma::model::jinja {

// What is left of one rendering's caps.
class Budget {
 public:
  core::Result<void> step(std::int64_t count = 1);
  core::Result<void> turn();
  // For a string of `bytes`, made or read.
  core::Result<void> text(std::size_t bytes);
  core::Result<void> comparison(const Value& a, const Value& b);

 private:
  std::int64_t steps_ = 0, turns_ = 0;
};

// Evaluated arguments of a call, filter or method.
struct Arguments {
  std::vector<Value> by_place;
  std::vector<std::pair<std::string_view, Value>> by_name;  // views of the syntax tree

  const Value* find(std::size_t place, std::string_view name) const;
};

// Where an operation stands, for its errors and charges.
struct Site {
  Budget& budget;
  int line;
  std::string_view name;  // of the filter, test or method

  core::Error error(std::string what) const;      // kUnsupported
  core::Error too_large(std::string what) const;  // kOutOfRange
  // kUnsupported when there are arguments beyond these.
  core::Result<void> takes(const Arguments& arguments, std::size_t most,
                           std::span<const std::string_view> names = {}) const;
};

core::Result<Value> apply_filter(const Site& site, const Value& input, const Arguments& arguments);
core::Result<bool> apply_test(const Site& site, const Value& input, const Value* argument);
core::Result<Value> call_method(const Site& site, const Value& of, const Arguments& arguments);

// container[key] and container.key: undefined when there is none.
core::Result<Value> item_of(const Site& site, const Value& container, const Value& key);
core::Result<Value> slice_of(const Site& site, const Value& of, const Value& begin,
                             const Value& end, const Value& step);
core::Result<bool> contains(const Site& site, const Value& container, const Value& item);
core::Result<std::int64_t> length_of(const Site& site, const Value& value);
// What a for loop or the list filter goes through: items, a dict's keys, a string's characters.
core::Result<Value> items_of(const Site& site, const Value& value);
core::Result<Value> add(const Site& site, const Value& a, const Value& b);
core::Result<Value> subtract(const Site& site, const Value& a, const Value& b);
core::Result<Value> multiply(const Site& site, const Value& a, const Value& b);
core::Result<Value> divide(const Site& site, const Value& a, const Value& b);
core::Result<Value> floor_divide(const Site& site, const Value& a, const Value& b);
core::Result<Value> remainder(const Site& site, const Value& a, const Value& b);

}  // namespace lemma::model::jinja
