// POST /v1/reason: start a session, then stream its events, wait for its answer, or leave it to the
// background.
#include "http/ask.h"
#include "http/request_json.h"
#include "http/routes.h"

namespace lemma::http {

namespace asio = boost::asio;
using actors::EventPage;
using actors::StartedSession;
using actors::SystemMessage;

namespace {

// Waits for the session's end, or for the client's.
asio::awaitable<bool> ended(Exchange& exchange, Services& services, const std::string& id) {
  auto watch = exchange.watch_client();
  std::uint64_t after = 0;
  bool is_over = false;
  while (!is_over && !watch->gone.token().cancelled()) {
    auto make = [&id, &after](core::Reply<EventPage> reply) {
      actors::ReadEvents read;
      read.session = id;
      read.after = after;
      read.limit = 1000;
      read.wait = true;
      read.max_wait = std::chrono::seconds(1);
      read.reply = std::move(reply);
      return SystemMessage(std::move(read));
    };
    auto page = co_await ask<EventPage>(services.system, make);
    if (!page) break;  // GetSession will say why
    if (!page.value().events.empty()) after = page.value().events.back()->id.seq;
    is_over = page.value().ended;
  }
  const bool gone = watch->gone.token().cancelled();
  exchange.end_watch();
  co_return !gone;
}

}  // namespace

asio::awaitable<void> post_reason(Exchange& exchange, Services& services) {
  auto body = parse_reason(exchange.request().body());
  if (!body) {
    co_await exchange.fail(body.error());
    co_return;
  }
  const bool stream = body.value().stream;
  const bool background = body.value().request.background;
  auto make = [&body](core::Reply<StartedSession> reply) {
    return SystemMessage(actors::StartSession{std::move(body.value().request), std::move(reply)});
  };
  auto started = co_await ask<StartedSession>(services.system, make);
  if (!started) {
    co_await exchange.fail(started.error());
    co_return;
  }
  const std::string id = started.value().id;
  if (started.value().repeated) {
    auto watch = [&id](core::Reply<void> reply) {
      return SystemMessage(actors::Watch{id, std::move(reply)});
    };
    auto watched = co_await ask<void>(services.system, watch);
    if (!watched) {
      co_await exchange.fail(watched.error());
      co_return;
    }
  }
  const Watching watching(services.system, id);  // the starter is the first watcher
  if (stream) {
    co_await stream_events(exchange, services, id, 0);
    co_return;
  }
  if (!background) {
    const bool there = co_await ended(exchange, services, id);
    if (!there) co_return;
  }
  co_await get_session(exchange, services, id);
}

}  // namespace lemma::http
