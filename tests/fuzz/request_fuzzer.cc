// Any bytes, taken as the body of POST /v1/reason and of POST /v1/chat/completions, are an error
// that names its field or a request within its stated bounds.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "http/request_json.h"

namespace {

using lemma::actors::Limits;

void require(bool promise, const char* what) {
  if (promise) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

void as_reason(std::string_view body) {
  const auto parsed = lemma::http::parse_reason(body);
  if (!parsed) {
    require(!parsed.error().field.empty() && !parsed.error().detail.empty(),
            "an error names its field and says why");
    return;
  }
  const auto& request = parsed.value().request;
  require(request.problem.empty() != request.typed.empty(),
          "exactly one of problem and typed is set");
  require(request.problem.size() <= Limits::kMaxProblemBytes &&
              request.typed.size() <= Limits::kMaxProblemBytes,
          "the problem is bounded");
  const auto& budget = request.budget;
  require(budget.tokens >= 1 && budget.tokens <= Limits::kMaxTokens,
          "budget.tokens lies in its range");
  require(budget.nodes >= 1 && budget.nodes <= Limits::kMaxNodes, "budget.nodes lies in its range");
  require(budget.seconds > 0 && budget.seconds <= Limits::kMaxSeconds,
          "budget.seconds lies in its range");
  if (request.temperature)
    require(*request.temperature >= 0 && *request.temperature <= Limits::kMaxTemperature,
            "temperature lies in its range");
  if (request.n)
    require(*request.n >= 1 && *request.n <= Limits::kMaxSamples, "n lies in its range");
}

void as_chat(std::string_view body) {
  const auto parsed = lemma::http::parse_chat(body);
  if (!parsed) {
    require(!parsed.error().field.empty() && !parsed.error().detail.empty(),
            "an error names its field and says why");
    return;
  }
  const auto& request = parsed.value().request;
  require(!request.messages.empty() && request.messages.size() <= 1024, "messages are bounded");
  for (const auto& turn : request.messages)
    require(turn.role == "system" || turn.role == "user" || turn.role == "assistant",
            "a role is one of three");
  require(request.temperature >= 0 && request.temperature <= Limits::kMaxTemperature,
          "temperature lies in its range");
  require(request.top_p >= 0 && request.top_p <= 1, "top_p lies in its range");
  require(request.max_tokens >= 1 && request.max_tokens <= Limits::kMaxTokens,
          "max_tokens lies in its range");
  require(request.stop.size() <= 4, "at most four stops");
  for (const auto& stop : request.stop)
    require(!stop.empty() && stop.size() <= 256, "a stop is bounded");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(bytes), size);
  as_reason(body);
  as_chat(body);
  return 0;
}
