// /v1/sessions: the list of them. /v1/sessions/{id}: state and answer in four formats, events (as a
// page or as a stream), cancel, stepwise sub-questions.
#include <charconv>

#include <nlohmann/json.hpp>

#include "http/answer_format.h"
#include "http/ask.h"
#include "http/request_json.h"
#include "http/routes.h"

namespace lemma::http {

namespace asio = boost::asio;
using actors::EventPage;
using actors::SystemMessage;
using core::error;
using core::ErrorCode;

namespace {

asio::awaitable<core::Result<EventPage>> read_events(Services& services, const std::string& id,
                                                     std::uint64_t after, std::size_t limit,
                                                     bool wait) {
  auto make = [&](core::Reply<EventPage> reply) {
    actors::ReadEvents read;
    read.session = id;
    read.after = after;
    read.limit = limit;
    read.wait = wait;
    read.max_wait = std::chrono::seconds(5);
    read.reply = std::move(reply);
    return SystemMessage(std::move(read));
  };
  auto page = co_await ask<EventPage>(services.system, make);
  co_return page;
}

// What the system answers `make`'s message with is the body.
template <class Make>
asio::awaitable<void> answer_json(Exchange& exchange, Services& services, Make& make) {
  auto json = co_await ask<std::string>(services.system, make);
  if (!json) {
    co_await exchange.fail(json.error());
    co_return;
  }
  co_await exchange.respond_json(200, std::move(json).value());
}

// The place to go on from: ?after=, or the header that a reconnecting EventSource sends.
core::Result<std::uint64_t> place(const Exchange& exchange) {
  std::string text;
  std::string field = "after";
  if (const auto query = exchange.query("after")) {
    text = *query;
  } else if (const auto header = exchange.request().find("Last-Event-ID");
             header != exchange.request().end()) {
    text = std::string(header->value());
    field = "Last-Event-ID";
  }
  if (text.empty()) return std::uint64_t{0};
  const auto id = core::EventId::parse(text);
  if (!id) return error(ErrorCode::kInvalidArgument, "must be an event id such as 1-17", field);
  return id->seq;
}

// ?limit=, within 1 .. most; what it is when nothing is said.
core::Result<std::size_t> limit_of(const Exchange& exchange, std::size_t unsaid, std::size_t most) {
  const auto text = exchange.query("limit");
  if (!text) return unsaid;
  std::size_t limit = 0;
  const auto parsed = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (parsed.ec != std::errc() || parsed.ptr != text->data() + text->size() || limit < 1 ||
      limit > most)
    return error(ErrorCode::kOutOfRange, "must lie in 1 .. " + std::to_string(most), "limit");
  return limit;
}

}  // namespace

asio::awaitable<void> get_sessions(Exchange& exchange, Services& services) {
  const auto limit = limit_of(exchange, 50, actors::ListSessions::kMaxSessions);
  if (!limit) {
    co_await exchange.fail(limit.error());
    co_return;
  }
  std::optional<core::EventId> before;
  if (const auto text = exchange.query("before")) {
    before = core::EventId::parse(*text);
    if (!before) {
      co_await exchange.fail(
          error(ErrorCode::kInvalidArgument, "must be the `next` of another page", "before"));
      co_return;
    }
  }
  auto make = [&](core::Reply<std::string> reply) {
    return SystemMessage(actors::ListSessions{before, limit.value(), std::move(reply)});
  };
  co_await answer_json(exchange, services, make);
}

asio::awaitable<void> get_session(Exchange& exchange, Services& services, std::string id) {
  const auto format = answer_format_from(exchange.query("format").value_or("json"));
  if (!format) {
    co_await exchange.fail(
        error(ErrorCode::kInvalidArgument, "must be json, text, markdown or dot", "format"));
    co_return;
  }
  auto make = [&id](core::Reply<std::string> reply) {
    return SystemMessage(actors::GetSession{id, std::move(reply)});
  };
  if (*format == AnswerFormat::kJson) {
    co_await answer_json(exchange, services, make);
    co_return;
  }
  auto session = co_await ask<std::string>(services.system, make);
  if (!session) {
    co_await exchange.fail(session.error());
    co_return;
  }
  const auto json = nlohmann::json::parse(session.value(), nullptr, /*allow_exceptions=*/false);
  co_await exchange.respond(200, content_type(*format), answer_as(*format, json));
}

asio::awaitable<void> post_cancel(Exchange& exchange, Services& services, std::string id) {
  auto make = [&id](core::Reply<std::string> reply) {
    return SystemMessage(actors::CancelSession{id, std::move(reply)});
  };
  co_await answer_json(exchange, services, make);
}

asio::awaitable<void> post_subquestion(Exchange& exchange, Services& services, std::string id) {
  auto asked = parse_subquestion(exchange.request().body());
  if (!asked) {
    co_await exchange.fail(asked.error());
    co_return;
  }
  auto make = [&](core::Reply<std::string> reply) {
    asked.value().session = id;
    asked.value().reply = std::move(reply);
    return SystemMessage(std::move(asked).value());
  };
  co_await answer_json(exchange, services, make);
}

asio::awaitable<void> post_conclude(Exchange& exchange, Services& services, std::string id) {
  auto make = [&id](core::Reply<std::string> reply) {
    return SystemMessage(actors::Conclude{id, std::move(reply)});
  };
  co_await answer_json(exchange, services, make);
}

asio::awaitable<void> get_events(Exchange& exchange, Services& services, std::string id) {
  auto after = place(exchange);
  if (!after) {
    co_await exchange.fail(after.error());
    co_return;
  }
  const std::string_view accept = exchange.request()["Accept"];
  if (accept.find("text/event-stream") != std::string_view::npos) {
    auto make = [&id](core::Reply<void> reply) {
      return SystemMessage(actors::Watch{id, std::move(reply)});
    };
    auto watched = co_await ask<void>(services.system, make);
    if (!watched) {
      co_await exchange.fail(watched.error());
      co_return;
    }
    const Watching watching(services.system, id);
    co_await stream_events(exchange, services, id, after.value());
    co_return;
  }

  const auto limit = limit_of(exchange, 1000, 1000);
  if (!limit) {
    co_await exchange.fail(limit.error());
    co_return;
  }
  auto page = co_await read_events(services, id, after.value(), limit.value(), false);
  if (!page) {
    co_await exchange.fail(page.error());
    co_return;
  }
  // The events' own bytes, so that a replay equals the stream.
  std::string body = "{\"object\":\"list\",\"data\":[";
  for (std::size_t i = 0; i < page.value().events.size(); ++i)
    body += (i > 0 ? "," : "") + page.value().events[i]->body;
  body += std::string("],\"ended\":") + (page.value().ended ? "true" : "false") + "}";
  co_await exchange.respond_json(200, std::move(body));
}

asio::awaitable<void> stream_events(Exchange& exchange, Services& services, std::string id,
                                    std::uint64_t after) {
  if (!co_await exchange.begin_stream("text/event-stream")) co_return;
  auto watch = exchange.watch_client();
  bool is_over = false;
  while (!is_over && !watch->gone.token().cancelled()) {
    auto page = co_await read_events(services, id, after, 256, true);
    if (!page) break;  // the client resumes from its last id
    std::string text;
    for (const auto& event : page.value().events) {
      text += "id: " + event->id.to_string() + "\nevent: " + event->type +
              "\ndata: " + event->body + "\n\n";
      after = event->id.seq;
    }
    is_over = page.value().ended;
    if (text.empty() && !is_over) text = ": still here\n\n";
    if (!co_await exchange.write(std::move(text))) break;
  }
  exchange.end_watch();
  co_await exchange.end_stream();
}

}  // namespace lemma::http
