// A session's answer as a chain for people: assumption, derivation, conclusion, each line with its
// verdict, by sub-question where there are any. From the session's JSON as GET /v1/sessions/{id}
// gives it, running sessions too. Pure functions, any thread; whatever the problem's text holds, the
// output keeps its form.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace lemma::http {

enum class AnswerFormat { kJson, kText, kMarkdown, kDot };

// "json", "text", "markdown", "dot".
std::optional<AnswerFormat> answer_format_from(std::string_view name);
std::string_view content_type(AnswerFormat format);

std::string answer_as(AnswerFormat format, const nlohmann::json& session);

}  // namespace lemma::http
