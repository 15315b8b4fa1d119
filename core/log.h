// Structured logging: one line an event, `key=value` fields or JSON, to standard error.
// Thread-safe. Prompts, answers and keys are never logged; ids are.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lemma::core {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

struct LogOptions {
  std::string level = "info";
  std::string format = "text";
  template <class V>
  void visit(V& v) {
    v.option(level, "level", {"debug", "info", "warning", "error"},
             "least severe line that is written");
    v.option(format, "format", {"text", "json"}, "key=value lines, or one JSON object a line");
  }
};

using LogFields = std::vector<std::pair<std::string_view, std::string>>;

// Call once at start-up; before it, warnings and errors are written as text.
void configure_log(const LogOptions& options);
void log(LogLevel level, std::string_view event, const LogFields& fields = {});

}  // namespace lemma::core
