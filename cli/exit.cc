#include "cli/exit.h"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace lemma::cli {

using core::ErrorCode;

std::optional<int> parse(CLI::App& app, const Arguments& arguments) {
  Arguments reversed(arguments.rbegin(), arguments.rend());  // as CLI11 takes them
  try {
    app.parse(reversed);
    return std::nullopt;
  } catch (const CLI::ParseError& e) {
    return app.exit(e, std::cout, std::cerr) == 0 ? kDone : kBadUsage;
  }
}

int report(const core::Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kOutOfRange:
      return report(error, kBadUsage);
    case ErrorCode::kNotFound:
    case ErrorCode::kUnavailable:
    case ErrorCode::kCorrupt:
    case ErrorCode::kUnsupported:
      return report(error, kMissingPiece);
    default:
      return report(error, kFailed);
  }
}

int report(const core::Error& error, ExitCode code) {
  const std::string where = error.field.empty() ? "" : error.field + ": ";
  std::fprintf(stderr, "lemma: %s%s\n", where.c_str(), error.detail.c_str());
  return code;
}

}  // namespace lemma::cli
