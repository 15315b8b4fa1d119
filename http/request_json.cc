#include "http/request_json.h"

#include <cmath>

#include "core/json_nesting.h"

namespace lemma::http {

using actors::Limits;
using core::error;
using core::ErrorCode;
using core::Result;
using nlohmann::json;

namespace {

core::Error wrong_type(std::string field, const char* wanted) {
  return error(ErrorCode::kInvalidArgument, std::string("must be ") + wanted, std::move(field));
}

template <class T>
core::Error out_of_range(std::string field, T min, T max) {
  return error(ErrorCode::kOutOfRange,
               "must lie in " + json(min).dump() + " .. " + json(max).dump(), std::move(field));
}

}  // namespace

Result<json> parse_object(std::string_view body) {
  if (core::json_nests_deeper(body, kMaxJsonDepth))
    return error(ErrorCode::kOutOfRange, "the body nests deeper than 64 levels", "body");
  try {
    json parsed = json::parse(body);
    if (!parsed.is_object()) return wrong_type("body", "a JSON object");
    return parsed;
  } catch (const json::exception& e) {
    std::string what = e.what();  // "[json.exception.parse_error.101] parse error at line 1, ..."
    if (const auto bracket = what.find("] "); bracket != std::string::npos)
      what = what.substr(bracket + 2);
    return error(ErrorCode::kInvalidArgument, "is not valid JSON: " + what, "body");
  }
}

Result<std::optional<std::string>> Fields::string(const char* name, std::size_t min_bytes,
                                                  std::size_t max_bytes) const {
  if (!has(name)) return std::optional<std::string>();
  if (!at(name).is_string()) return wrong_type(path(name), "a string");
  auto value = at(name).get<std::string>();
  if (value.size() < min_bytes || value.size() > max_bytes)
    return error(
        ErrorCode::kOutOfRange,
        "must be " + std::to_string(min_bytes) + " to " + std::to_string(max_bytes) + " bytes",
        path(name));
  return std::optional<std::string>(std::move(value));
}

Result<std::optional<std::int64_t>> Fields::integer(const char* name, std::int64_t min,
                                                    std::int64_t max) const {
  if (!has(name)) return std::optional<std::int64_t>();
  const json& value = at(name);
  if (value.is_number_unsigned() &&
      value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
    return out_of_range(path(name), min, max);
  std::int64_t number = 0;
  if (value.is_number_integer()) {
    number = value.get<std::int64_t>();
  } else if (value.is_number_float() && std::abs(value.get<double>()) < 1e15 &&
             value.get<double>() == std::floor(value.get<double>())) {
    number = static_cast<std::int64_t>(value.get<double>());  // 16.0 is sixteen
  } else {
    return wrong_type(path(name), "an integer");
  }
  if (number < min || number > max) return out_of_range(path(name), min, max);
  return std::optional<std::int64_t>(number);
}

Result<std::optional<std::uint64_t>> Fields::seed(const char* name) const {
  if (!has(name)) return std::optional<std::uint64_t>();
  if (!at(name).is_number_integer()) return wrong_type(path(name), "an integer");
  if (at(name).is_number_unsigned())
    return std::optional<std::uint64_t>(at(name).get<std::uint64_t>());
  return std::optional<std::uint64_t>(static_cast<std::uint64_t>(at(name).get<std::int64_t>()));
}

Result<std::optional<double>> Fields::number(const char* name, double min, double max) const {
  if (!has(name)) return std::optional<double>();
  if (!at(name).is_number()) return wrong_type(path(name), "a number");
  const double value = at(name).get<double>();
  if (!(value >= min && value <= max)) return out_of_range(path(name), min, max);
  return std::optional<double>(value);
}

Result<std::optional<bool>> Fields::boolean(const char* name) const {
  if (!has(name)) return std::optional<bool>();
  if (!at(name).is_boolean()) return wrong_type(path(name), "true or false");
  return std::optional<bool>(at(name).get<bool>());
}

Result<void> Fields::only(std::initializer_list<std::string_view> known) const {
  for (const auto& [name, value] : object_.items()) {
    bool found = false;
    for (const auto allowed : known) found = found || allowed == name;
    if (!found)
      return error(ErrorCode::kInvalidArgument, "there is no such field",
                   path_ + (name.empty() ? "\"\"" : name.substr(0, 64)));
  }
  return core::success();
}

namespace {

// An object's text, or nothing when it is absent.
Result<std::string> object_text(const Fields& fields, const char* name, std::size_t max_bytes) {
  if (!fields.has(name)) return std::string();
  if (!fields.at(name).is_object()) return wrong_type(fields.path(name), "an object");
  std::string text = fields.at(name).dump();
  if (text.size() > max_bytes)
    return error(ErrorCode::kOutOfRange, "must be at most " + std::to_string(max_bytes) + " bytes",
                 fields.path(name));
  return text;
}

Result<std::vector<actors::HeldBackTest>> held_back_tests(const Fields& fields) {
  std::vector<actors::HeldBackTest> tests;
  if (!fields.has("tests")) return tests;
  const json& list = fields.at("tests");
  if (!list.is_array()) return wrong_type("tests", "an array of objects");
  if (list.size() > Limits::kMaxTests)
    return error(ErrorCode::kOutOfRange,
                 "has more than " + std::to_string(Limits::kMaxTests) + " entries", "tests");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string at = "tests[" + std::to_string(i) + "]";
    if (!list[i].is_object()) return wrong_type(at, "an object");
    const Fields test(list[i], at + ".");
    BOOST_OUTCOME_TRY(test.only({"call", "result"}));
    BOOST_OUTCOME_TRY(auto call, test.string("call", 1, Limits::kMaxTestBytes));
    BOOST_OUTCOME_TRY(auto result, test.string("result", 1, Limits::kMaxTestBytes));
    if (!call || !result)
      return error(ErrorCode::kInvalidArgument, "is needed", at + (call ? ".result" : ".call"));
    tests.push_back({std::move(*call), std::move(*result)});
  }
  return tests;
}

}  // namespace

// --- POST /v1/reason ---

Result<ReasonBody> parse_reason(std::string_view body) {
  BOOST_OUTCOME_TRY(const json object, parse_object(body));
  const Fields fields(object);
  BOOST_OUTCOME_TRY(fields.only({"problem", "typed", "task", "strategy", "adapter", "budget",
                                 "seed", "temperature", "n", "stream", "background",
                                 "decomposition", "formalise", "idempotency_key", "tests"}));
  ReasonBody parsed;
  auto& request = parsed.request;
  BOOST_OUTCOME_TRY(auto key, fields.string("idempotency_key", 1, Limits::kMaxIdempotencyKeyBytes));
  if (key) {
    request.idempotency_key = std::move(*key);
    json asked = object;  // its members are in order
    asked.erase("idempotency_key");
    asked.erase("stream");  // how the answer is read, not what it is
    request.canonical = asked.dump();
  }
  BOOST_OUTCOME_TRY(auto problem, fields.string("problem", 1, Limits::kMaxProblemBytes));
  BOOST_OUTCOME_TRY(request.typed, object_text(fields, "typed", Limits::kMaxProblemBytes));
  if (problem.has_value() == !request.typed.empty())
    return error(ErrorCode::kInvalidArgument, "exactly one of `problem` and `typed` is needed",
                 "problem");
  request.problem = problem.value_or("");

  BOOST_OUTCOME_TRY(auto task, fields.string("task", 1, 64));
  request.task = task.value_or("auto");
  BOOST_OUTCOME_TRY(auto strategy, fields.string("strategy", 1, 64));
  request.strategy = strategy.value_or("auto");
  BOOST_OUTCOME_TRY(auto adapter, fields.string("adapter", 1, 64));
  request.adapter = adapter.value_or("");
  if (fields.has("budget")) {
    if (!fields.at("budget").is_object()) return wrong_type("budget", "an object");
    const Fields budget(fields.at("budget"), "budget.");
    BOOST_OUTCOME_TRY(budget.only({"tokens", "seconds", "nodes"}));
    BOOST_OUTCOME_TRY(auto tokens, budget.integer("tokens", 1, Limits::kMaxTokens));
    BOOST_OUTCOME_TRY(auto seconds, budget.number("seconds", 0.001, Limits::kMaxSeconds));
    BOOST_OUTCOME_TRY(auto nodes, budget.integer("nodes", 1, Limits::kMaxNodes));
    request.budget.tokens = tokens.value_or(request.budget.tokens);
    request.budget.seconds = seconds.value_or(request.budget.seconds);
    request.budget.nodes = nodes.value_or(request.budget.nodes);
  }
  BOOST_OUTCOME_TRY(auto seed, fields.seed("seed"));
  request.seed = seed.value_or(0);
  BOOST_OUTCOME_TRY(request.temperature, fields.number("temperature", 0, Limits::kMaxTemperature));
  BOOST_OUTCOME_TRY(auto n, fields.integer("n", 1, Limits::kMaxSamples));
  if (n) request.n = static_cast<int>(*n);
  BOOST_OUTCOME_TRY(auto background, fields.boolean("background"));
  request.background = background.value_or(false);
  BOOST_OUTCOME_TRY(auto decomposition, fields.string("decomposition", 1, 64));
  request.decomposition = decomposition.value_or("auto");
  BOOST_OUTCOME_TRY(auto formalise, fields.string("formalise", 1, 64));
  request.formalise = formalise.value_or("auto");
  BOOST_OUTCOME_TRY(request.tests, held_back_tests(fields));
  BOOST_OUTCOME_TRY(auto stream, fields.boolean("stream"));
  parsed.stream = stream.value_or(false);
  return parsed;
}

// --- POST /v1/sessions/{id}/subquestions ---

Result<actors::AddSubQuestion> parse_subquestion(std::string_view body) {
  BOOST_OUTCOME_TRY(const json object, parse_object(body));
  const Fields fields(object);
  BOOST_OUTCOME_TRY(fields.only({"question", "premises"}));
  actors::AddSubQuestion asked;
  BOOST_OUTCOME_TRY(auto question, fields.string("question", 1, Limits::kMaxQuestionBytes));
  if (!question) return error(ErrorCode::kInvalidArgument, "is needed", "question");
  asked.question = std::move(*question);
  if (!fields.has("premises")) return asked;
  const json& premises = fields.at("premises");
  if (!premises.is_array()) return wrong_type("premises", "an array of strings");
  if (premises.size() > Limits::kMaxPremises)
    return error(ErrorCode::kOutOfRange,
                 "has more than " + std::to_string(Limits::kMaxPremises) + " entries", "premises");
  for (std::size_t i = 0; i < premises.size(); ++i) {
    const std::string where = "premises[" + std::to_string(i) + "]";
    if (!premises[i].is_string()) return wrong_type(where, "a string");
    asked.premises.push_back(premises[i].get<std::string>());
    if (asked.premises.back().size() > 64)
      return error(ErrorCode::kOutOfRange, "is longer than 64 bytes", where);
  }
  return asked;
}

// --- POST /v1/verify ---

Result<actors::VerifyRequest> parse_verify(std::string_view body) {
  using actors::VerifyRequest;
  BOOST_OUTCOME_TRY(const json object, parse_object(body));
  const Fields fields(object);
  BOOST_OUTCOME_TRY(fields.only({"problem", "typed", "task", "steps", "certificate"}));
  VerifyRequest request;
  BOOST_OUTCOME_TRY(request.certificate,
                    object_text(fields, "certificate", VerifyRequest::kMaxCertificateBytes));
  if (!request.certificate.empty()) {
    for (const char* other : {"problem", "typed", "task", "steps"})
      if (fields.has(other))
        return error(ErrorCode::kInvalidArgument, "a certificate brings its own", other);
    return request;
  }
  BOOST_OUTCOME_TRY(auto problem, fields.string("problem", 1, Limits::kMaxProblemBytes));
  BOOST_OUTCOME_TRY(request.typed, object_text(fields, "typed", Limits::kMaxProblemBytes));
  if (problem.has_value() == !request.typed.empty())
    return error(ErrorCode::kInvalidArgument,
                 "exactly one of `problem`, `typed` and `certificate` is needed", "problem");
  request.problem = problem.value_or("");
  BOOST_OUTCOME_TRY(auto task, fields.string("task", 1, 64));
  request.task = task.value_or("auto");
  if (!fields.has("steps") || !fields.at("steps").is_array())
    return wrong_type("steps", "an array of strings");
  const json& steps = fields.at("steps");
  if (steps.size() > VerifyRequest::kMaxSteps)
    return error(ErrorCode::kOutOfRange,
                 "must hold at most " + std::to_string(VerifyRequest::kMaxSteps) + " steps",
                 "steps");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string member = "steps[" + std::to_string(i) + "]";
    if (!steps[i].is_string()) return wrong_type(member, "a string");
    request.steps.push_back(steps[i].get<std::string>());
    if (request.steps.back().size() > VerifyRequest::kMaxStepBytes)
      return error(ErrorCode::kOutOfRange,
                   "must be at most " + std::to_string(VerifyRequest::kMaxStepBytes) + " bytes",
                   member);
  }
  return request;
}

// --- POST /v1/chat/completions ---

namespace {

// A message's content: a string, or the API's list of text parts.
Result<std::string> content_of(const json& message, const std::string& path) {
  if (!message.contains("content")) return error(ErrorCode::kInvalidArgument, "is missing", path);
  const json& content = message.at("content");
  if (content.is_string()) return content.get<std::string>();
  if (!content.is_array()) return wrong_type(path, "a string or a list of text parts");
  std::string text;
  for (std::size_t i = 0; i < content.size(); ++i) {
    const json& part = content[i];
    const std::string at = path + "[" + std::to_string(i) + "]";
    if (!part.is_object() || part.value("type", json()) != "text" || !part.contains("text") ||
        !part["text"].is_string())
      return error(ErrorCode::kUnsupported, "only text parts are supported", at);
    text += part["text"].get<std::string>();
  }
  return text;
}

Result<std::vector<actors::ChatTurn>> messages_of(const Fields& fields) {
  if (!fields.has("messages") || !fields.at("messages").is_array())
    return wrong_type("messages", "a list");
  const json& list = fields.at("messages");
  if (list.empty() || list.size() > 1024) return out_of_range("messages", 1, 1024);
  std::vector<actors::ChatTurn> turns;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string at = "messages[" + std::to_string(i) + "]";
    if (!list[i].is_object()) return wrong_type(at, "an object");
    const Fields message(list[i], at + ".");
    BOOST_OUTCOME_TRY(auto role, message.string("role", 1, 32));
    std::string name = role.value_or("");
    if (name == "developer") name = "system";
    if (name != "system" && name != "user" && name != "assistant")
      return error(ErrorCode::kInvalidArgument, "must be system, developer, user or assistant",
                   at + ".role");
    BOOST_OUTCOME_TRY(auto content, content_of(list[i], at + ".content"));
    turns.push_back({std::move(name), std::move(content)});
  }
  return turns;
}

Result<std::vector<std::string>> stops_of(const Fields& fields) {
  std::vector<std::string> stops;
  if (!fields.has("stop")) return stops;
  const json& stop = fields.at("stop");
  if (stop.is_string()) stops.push_back(stop.get<std::string>());
  if (stop.is_array()) {
    for (const auto& one : stop) {
      if (!one.is_string()) return wrong_type("stop", "a string or a list of strings");
      stops.push_back(one.get<std::string>());
    }
  } else if (!stop.is_string()) {
    return wrong_type("stop", "a string or a list of strings");
  }
  if (stops.size() > 4) return error(ErrorCode::kOutOfRange, "takes at most 4 strings", "stop");
  for (const auto& one : stops)
    if (one.empty() || one.size() > 256)
      return error(ErrorCode::kOutOfRange, "each must be 1 to 256 bytes", "stop");
  return stops;
}

}  // namespace

Result<ChatBody> parse_chat(std::string_view body) {
  BOOST_OUTCOME_TRY(const json object, parse_object(body));
  const Fields fields(object);
  ChatBody parsed;
  auto& request = parsed.request;
  BOOST_OUTCOME_TRY(auto model, fields.string("model", 1, 256));
  parsed.model = model.value_or("");
  BOOST_OUTCOME_TRY(request.messages, messages_of(fields));
  BOOST_OUTCOME_TRY(auto temperature, fields.number("temperature", 0, Limits::kMaxTemperature));
  request.temperature = temperature.value_or(1.0);
  BOOST_OUTCOME_TRY(auto top_p, fields.number("top_p", 0, 1));
  request.top_p = top_p.value_or(1.0);
  BOOST_OUTCOME_TRY(auto max_tokens, fields.integer("max_tokens", 1, Limits::kMaxTokens));
  BOOST_OUTCOME_TRY(auto max_completion,
                    fields.integer("max_completion_tokens", 1, Limits::kMaxTokens));
  request.max_tokens = static_cast<int>(max_completion.value_or(max_tokens.value_or(512)));
  BOOST_OUTCOME_TRY(auto n, fields.integer("n", 1, 128));
  if (n.value_or(1) != 1)
    return error(ErrorCode::kUnsupported, "only one choice is supported yet", "n");
  BOOST_OUTCOME_TRY(request.stop, stops_of(fields));
  BOOST_OUTCOME_TRY(auto seed, fields.seed("seed"));
  request.seed = seed.value_or(0);
  BOOST_OUTCOME_TRY(auto stream, fields.boolean("stream"));
  parsed.stream = stream.value_or(false);
  if (fields.has("stream_options") && fields.at("stream_options").is_object()) {
    BOOST_OUTCOME_TRY(
        auto usage,
        Fields(fields.at("stream_options"), "stream_options.").boolean("include_usage"));
    parsed.include_usage = usage.value_or(false);
  }
  return parsed;
}

}  // namespace lemma::http
