// The one place where an error becomes HTTP.
#pragma once

#include <string>

#include "core/result.h"

namespace lemma::http {

struct HttpError {
  unsigned status;
  int retry_after;   // seconds for the Retry-After header; 0: none
  std::string body;  // {"error":{"message","type","param","code"}}
};

HttpError to_http(const core::Error& error);

}  // namespace lemma::http
