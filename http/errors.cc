#include "http/errors.h"

#include <nlohmann/json.hpp>

namespace lemma::http {

using core::ErrorCode;

namespace {

struct Mapping {
  unsigned status;
  int retry_after;
  const char* type;
};

Mapping mapping_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return {400, 0, "invalid_request_error"};
    case ErrorCode::kOutOfRange:
      return {400, 0, "invalid_request_error"};
    case ErrorCode::kUnsupported:
      return {422, 0, "invalid_request_error"};
    case ErrorCode::kNotFound:
      return {404, 0, "not_found_error"};
    case ErrorCode::kConflict:
      return {409, 0, "conflict_error"};
    case ErrorCode::kOverloaded:
      return {429, 1, "overloaded"};
    case ErrorCode::kUnavailable:
      return {503, 2, "unavailable"};
    case ErrorCode::kCancelled:
      return {503, 0, "cancelled"};
    case ErrorCode::kDeadlineExceeded:
      return {504, 0, "timeout"};
    case ErrorCode::kCorrupt:
      return {500, 0, "server_error"};
    case ErrorCode::kInternal:
      return {500, 0, "server_error"};
  }
  return {500, 0, "server_error"};
}

}  // namespace

HttpError to_http(const core::Error& error) {
  const Mapping mapping = mapping_of(error.code);
  nlohmann::ordered_json body;
  body["error"] = {
      {"message", error.field.empty() ? error.detail : error.field + ": " + error.detail},
      {"type", mapping.type},
      {"param",
       error.field.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(error.field)},
      {"code", std::string(core::to_string(error.code))}};
  return {mapping.status, mapping.retry_after,
          body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)};
}

}  // namespace lemma::http
