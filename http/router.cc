#include "http/router.h"

#include <array>

#include <nlohmann/json.hpp>

#include "http/ask.h"
#include "http/routes.h"
#include "http/static_files.h"

namespace lemma::http {

namespace asio = boost::asio;
using boost::beast::http::verb;
using core::error;
using core::ErrorCode;

namespace {

asio::awaitable<core::Result<actors::ServerStatus>> status_of(Services& services) {
  auto make = [](core::Reply<actors::ServerStatus> reply) {
    return actors::SystemMessage(actors::GetStatus{std::move(reply)});
  };
  auto status = co_await ask<actors::ServerStatus>(services.system, make);
  co_return status;
}

std::string readiness(const actors::ServerStatus& status) {
  nlohmann::ordered_json body{
      {"ready", status.ready}, {"model", status.model}, {"sessions", status.live_sessions}};
  if (!status.ready) body["why_not"] = status.why_not;
  return body.dump();
}

std::string health(Services& services) {
  nlohmann::ordered_json body{{"status", "ok"}};
  if (services.health) {
    const Health parts = services.health();
    body["sandbox"] = parts.sandbox;
    body["solver"] = parts.solver;
  }
  return body.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
}

asio::awaitable<void> get_healthz(Exchange& exchange, Services& services) {
  const std::string body = health(services);
  co_await exchange.respond_json(200, body);
}

asio::awaitable<void> get_readyz(Exchange& exchange, Services& services) {
  auto status = co_await status_of(services);
  if (!status) {
    co_await exchange.fail(status.error());
    co_return;
  }
  const std::string body = readiness(status.value());
  co_await exchange.respond_json(status.value().ready ? 200 : 503, body);
}

asio::awaitable<void> get_metrics(Exchange& exchange, Services& services) {
  co_await exchange.respond(200, "text/plain; version=0.0.4", services.metrics.text());
}

using Handler = asio::awaitable<void> (*)(Exchange&, Services&);
struct Route {
  verb method;
  std::string_view path;
  Handler handler;
};
constexpr std::array kRoutes = {
    Route{verb::post, "/v1/reason", post_reason},
    Route{verb::post, "/v1/verify", post_verify},
    Route{verb::post, "/v1/chat/completions", post_chat},
    Route{verb::get, "/v1/models", get_models},
    Route{verb::get, "/v1/sessions", get_sessions},
    Route{verb::get, "/healthz", get_healthz},
    Route{verb::get, "/readyz", get_readyz},
    Route{verb::get, "/metrics", get_metrics},
};

using SessionHandler = asio::awaitable<void> (*)(Exchange&, Services&, std::string);
struct SessionRoute {
  verb method;
  std::string_view rest;  // after /v1/sessions/{id}
  SessionHandler handler;
};
constexpr std::array kSessionRoutes = {
    SessionRoute{verb::get, "", get_session},
    SessionRoute{verb::get, "/events", get_events},
    SessionRoute{verb::post, "/cancel", post_cancel},
    SessionRoute{verb::post, "/subquestions", post_subquestion},
    SessionRoute{verb::post, "/conclude", post_conclude},
};

constexpr std::string_view kSessions = "/v1/sessions/";

asio::awaitable<void> refuse(Exchange& exchange, bool known_path) {
  const std::string target(exchange.path().substr(0, 200));
  if (!known_path) {
    co_await exchange.fail(error(ErrorCode::kNotFound, "there is nothing at " + target));
    co_return;
  }
  co_await exchange.respond(
      405, "application/json",
      R"({"error":{"message":"this path does not take that method","type":"invalid_request_error","param":null,"code":"method_not_allowed"}})"
      "\n");
}

}  // namespace

asio::awaitable<void> route(Exchange& exchange, Services& services) {
  const auto path = exchange.path();
  auto method = exchange.request().method();
  if (method == verb::head) method = verb::get;
  bool known_path = false;
  for (const auto& route : kRoutes) {
    if (route.path != path) continue;
    known_path = true;
    if (route.method == method) {
      co_await route.handler(exchange, services);
      co_return;
    }
  }
  if (path.starts_with(kSessions)) {
    const auto rest = path.substr(kSessions.size());
    const auto slash = rest.find('/');
    const std::string id(rest.substr(0, slash));
    const auto tail = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
    for (const auto& route : kSessionRoutes) {
      if (route.rest != tail || id.empty() || id.size() > 64) continue;
      known_path = true;
      if (route.method == method) {
        co_await route.handler(exchange, services, id);
        co_return;
      }
    }
  }
  if (const auto* file = find_static_file(path); file != nullptr) {
    known_path = true;
    if (method == verb::get) {
      co_await get_static_file(exchange, *file);
      co_return;
    }
  }
  co_await refuse(exchange, known_path);
}

}  // namespace lemma::http
