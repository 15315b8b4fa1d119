// Reading request bodies: every wrong type, range and name becomes an error that names the field.
// Pure functions.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "actors/messages.h"
#include "core/result.h"

namespace lemma::http {

inline constexpr int kMaxJsonDepth = 64;

// A JSON object from untrusted bytes: valid UTF-8, nested at most kMaxJsonDepth deep.
core::Result<nlohmann::json> parse_object(std::string_view body);

// The fields of one object; `path` is what errors put before a field's name ("budget.").
class Fields {
 public:
  explicit Fields(const nlohmann::json& object, std::string path = "")
      : object_(object), path_(std::move(path)) {}

  bool has(const char* name) const { return object_.contains(name) && !object_.at(name).is_null(); }
  const nlohmann::json& at(const char* name) const { return object_.at(name); }
  std::string path(const char* name) const { return path_ + name; }

  // Absent (or null) gives nothing.
  core::Result<std::optional<std::string>> string(const char* name, std::size_t min_bytes,
                                                  std::size_t max_bytes) const;
  core::Result<std::optional<std::int64_t>> integer(const char* name, std::int64_t min,
                                                    std::int64_t max) const;
  core::Result<std::optional<std::uint64_t>> seed(const char* name) const;
  core::Result<std::optional<double>> number(const char* name, double min, double max) const;
  core::Result<std::optional<bool>> boolean(const char* name) const;
  core::Result<void> only(std::initializer_list<std::string_view> known) const;

 private:
  const nlohmann::json& object_;
  std::string path_;
};

struct ReasonBody {
  actors::ReasonRequest request;
  bool stream = false;
};
// POST /v1/reason. Strict: unknown fields are errors.
core::Result<ReasonBody> parse_reason(std::string_view body);

// POST /v1/sessions/{id}/subquestions. Strict: unknown fields are errors.
core::Result<actors::AddSubQuestion> parse_subquestion(std::string_view body);

// POST /v1/verify. Strict: unknown fields are errors.
core::Result<actors::VerifyRequest> parse_verify(std::string_view body);

struct ChatBody {
  actors::ChatRequest request;
  std::string model;
  bool stream = false;
  bool include_usage = false;
};
// POST /v1/chat/completions. Unknown fields are ignored, as that ecosystem expects.
core::Result<ChatBody> parse_chat(std::string_view body);

}  // namespace lemma::http
