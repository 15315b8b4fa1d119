// A place in a parsed JSON text, with its path for errors: "model.merges[3]". Foreign bytes: the
// text's size and nesting are capped before it is parsed. Errors: kCorrupt (not JSON, a key twice, a
// field that is missing or of another type), kOutOfRange (a cap); the field is the path.
//
// A JsonView refers to the document that it came from, which must outlive it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"

namespace lemma::model {

inline constexpr int kMaxJsonNesting = 32;

// A text that isn't JSON is an error whose field is `name`.
core::Result<nlohmann::json> parse_json(std::string_view text, std::size_t max_bytes,
                                        const std::string& name);

class JsonView {
 public:
  JsonView(const nlohmann::json& at, std::string path) : at_(&at), path_(std::move(path)) {}

  const nlohmann::json& json() const { return *at_; }
  const std::string& path() const { return path_; }
  core::Error error(core::ErrorCode code, std::string detail) const;

  bool has(std::string_view key) const;  // there, and not null
  core::Result<JsonView> at(const std::string& key) const;
  JsonView item(std::size_t index) const;  // of an array that has it
  core::Result<std::size_t> array_size() const;

  core::Result<std::string_view> string() const;
  core::Result<std::int64_t> integer() const;
  core::Result<double> number() const;
  core::Result<bool> boolean() const;

  // The member of that name; `fallback` when it is absent or null.
  core::Result<std::string_view> string_or(const std::string& key, std::string_view fallback) const;
  core::Result<std::int64_t> integer_or(const std::string& key, std::int64_t fallback) const;
  core::Result<double> number_or(const std::string& key, double fallback) const;
  core::Result<bool> boolean_or(const std::string& key, bool fallback) const;

 private:
  const nlohmann::json* at_;
  std::string path_;
};

}  // namespace lemma::model
