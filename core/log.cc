#include "core/log.h"

#include <atomic>

#include <nlohmann/json.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace lemma::core {

namespace {

std::atomic<bool> json_lines{false};

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto made = std::make_shared<spdlog::logger>("lemma",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_level(spdlog::level::warn);
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    return made;
  }();
  return *instance;
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// A JSON string is also a safe way to write any text on one line.
std::string json_quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool needs_quotes(std::string_view text) {
  return text.empty() || text.find_first_of(" \t\r\n\"=\\") != std::string_view::npos;
}

}  // namespace

void configure_log(const LogOptions& options) {
  json_lines = options.format == "json";
  logger().set_level(options.level == "warning" ? spdlog::level::warn
                     : options.level == "error" ? spdlog::level::err
                                                : spdlog::level::from_str(options.level));
  logger().set_pattern(json_lines ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})"
                                  : "%Y-%m-%dT%H:%M:%S.%e%z %l %v");
}

void log(LogLevel level, std::string_view event, const LogFields& fields) {
  if (!logger().should_log(spdlog_level(level))) return;
  std::string line;
  if (json_lines) {
    line = "\"event\":" + json_quoted(event);
    for (const auto& [key, value] : fields)
      line += "," + json_quoted(key) + ":" + json_quoted(value);
  } else {
    line = event;
    for (const auto& [key, value] : fields)
      line += " " + std::string(key) + "=" + (needs_quotes(value) ? json_quoted(value) : value);
  }
  logger().log(spdlog_level(level), "{}", line);
}

}  // namespace lemma::core
