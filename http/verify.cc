// POST /v1/verify: judges a client's own chain of steps, or re-checks a certificate.
#include "http/ask.h"
#include "http/request_json.h"
#include "http/routes.h"

namespace lemma::http {

namespace asio = boost::asio;

asio::awaitable<void> post_verify(Exchange& exchange, Services& services) {
  auto request = parse_verify(exchange.request().body());
  if (!request) {
    co_await exchange.fail(request.error());
    co_return;
  }
  auto make = [&request](core::Reply<std::string> reply) {
    return actors::SystemMessage(actors::Verify{std::move(request).value(), std::move(reply)});
  };
  auto report = co_await ask<std::string>(services.system, make);
  if (report)
    co_await exchange.respond_json(200, report.value());
  else
    co_await exchange.fail(report.error());
}

}  // namespace lemma::http
