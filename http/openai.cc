// The chat surface that OpenAI's clients expect: /v1/chat/completions and /v1/models.
#include <chrono>
#include <deque>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <nlohmann/json.hpp>

#include "http/ask.h"
#include "http/request_json.h"
#include "http/routes.h"

namespace lemma::http {

namespace asio = boost::asio;
using actors::ChatResult;
using actors::SystemMessage;
using Json = nlohmann::ordered_json;

namespace {

std::int64_t unix_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json usage_of(const ChatResult& result) {
  return {{"prompt_tokens", result.prompt_tokens},
          {"completion_tokens", result.completion_tokens},
          {"total_tokens", result.prompt_tokens + result.completion_tokens}};
}

asio::awaitable<core::Result<actors::ServerStatus>> server_status(Services& services) {
  auto make = [](core::Reply<actors::ServerStatus> reply) {
    return SystemMessage(actors::GetStatus{std::move(reply)});
  };
  auto status = co_await ask<actors::ServerStatus>(services.system, make);
  co_return status;
}

// What arrives while a completion is streamed. Touched on the connection's strand only; holds at
// most max_tokens pieces.
struct Arrivals {
  explicit Arrivals(const asio::any_io_executor& executor) : changed(executor) {}
  std::deque<std::string> pieces;
  std::optional<core::Result<ChatResult>> result;
  asio::steady_timer changed;  // cancelled to say so

  asio::awaitable<void> wait() {
    changed.expires_after(std::chrono::hours(1));
    (void)co_await changed.async_wait(asio::as_tuple(asio::use_awaitable));
  }
};

asio::awaitable<void> run_chat(Services& services, std::shared_ptr<Arrivals> arrivals,
                               actors::ChatRequest request, core::CancellationToken cancel,
                               bool stream) {
  const auto executor = co_await asio::this_coro::executor;
  auto make = [&](core::Reply<ChatResult> reply) {
    actors::Chat chat;
    chat.request = std::move(request);
    chat.cancel = cancel;
    if (stream) {
      chat.on_text = [arrivals, executor](std::string piece) {
        asio::post(executor, [arrivals, piece = std::move(piece)]() mutable {
          arrivals->pieces.push_back(std::move(piece));
          arrivals->changed.cancel();
        });
      };
    }
    chat.reply = std::move(reply);
    return SystemMessage(std::move(chat));
  };
  auto result = co_await ask<ChatResult>(services.system, make);
  arrivals->result.emplace(std::move(result));
  arrivals->changed.cancel();
}

struct Completion {
  std::string id;
  std::string model;
  std::int64_t created;

  Json chunk(Json delta, Json finish_reason) const {
    const Json choice{
        {"index", 0}, {"delta", std::move(delta)}, {"finish_reason", std::move(finish_reason)}};
    return {{"id", id},
            {"object", "chat.completion.chunk"},
            {"created", created},
            {"model", model},
            {"choices", Json::array({choice})}};
  }
  static std::string line(const Json& chunk) { return "data: " + dump(chunk) + "\n\n"; }

  // The lines of a stream. (Built outside the coroutines: GCC 12 cannot compile nested initialisers
  // inside them.)
  std::string first_line() const {
    return line(chunk({{"role", "assistant"}, {"content", ""}}, nullptr));
  }
  std::string text_line(const std::string& text) const {
    return line(chunk({{"content", text}}, nullptr));
  }
  std::string last_lines(const ChatResult& result, bool include_usage) const {
    std::string lines = line(chunk(Json::object(), result.finish_reason));
    if (!include_usage) return lines;
    Json last = chunk(Json::object(), nullptr);
    last["choices"] = Json::array();
    last["usage"] = usage_of(result);
    return lines + line(last);
  }

  std::string whole(const ChatResult& result) const {
    const Json message{{"role", "assistant"}, {"content", result.text}};
    const Json choice{{"index", 0},
                      {"message", message},
                      {"logprobs", nullptr},
                      {"finish_reason", result.finish_reason}};
    return dump({{"id", id},
                 {"object", "chat.completion"},
                 {"created", created},
                 {"model", model},
                 {"choices", Json::array({choice})},
                 {"usage", usage_of(result)}});
  }
};

std::string error_line(const core::Error& why) {
  const Json error{{"message", why.detail},
                   {"type", "server_error"},
                   {"param", nullptr},
                   {"code", std::string(core::to_string(why.code))}};
  return "data: " + dump({{"error", error}}) + "\n\n";
}

// The model, then itself with each of its adapters: "<model>:<adapter>".
std::string model_list(const actors::ServerStatus& status) {
  Json model{{"id", status.model},
             {"object", "model"},
             {"created", 0},
             {"owned_by", "lemma"},
             {"context_length", status.context},
             {"weights", status.weights}};
  Json models = Json::array({model});
  for (const std::string& adapter : status.adapters) {
    model["id"] = status.model + ":" + adapter;
    model["parent"] = status.model;
    models.push_back(model);
  }
  return dump({{"object", "list"}, {"data", std::move(models)}});
}

// What a request's `model` says beside the model's name; empty: the model as it is.
core::Result<std::string> adapter_of(const std::string& wanted,
                                     const actors::ServerStatus& status) {
  const std::string& name = status.model;
  if (wanted.empty() || wanted == name || wanted == name + "-fast") return std::string();
  for (const std::string& adapter : status.adapters)
    if (wanted == name + ":" + adapter) return adapter;
  std::string served = "'" + name + "'";
  for (const std::string& adapter : status.adapters) served += ", '" + name + ":" + adapter + "'";
  return core::error(core::ErrorCode::kNotFound, "this server has the model " + served, "model");
}

asio::awaitable<void> stream_chat(Exchange& exchange, Arrivals& arrivals,
                                  const Completion& completion, bool include_usage) {
  while (arrivals.pieces.empty() && !arrivals.result) co_await arrivals.wait();
  if (arrivals.result &&
      !*arrivals.result) {  // nothing has been sent yet: a plain error is still possible
    co_await exchange.fail(arrivals.result->error());
    co_return;
  }
  if (!co_await exchange.begin_stream("text/event-stream")) co_return;
  (void)co_await exchange.write(completion.first_line());
  for (;;) {
    std::string text;
    while (!arrivals.pieces.empty()) {
      text += completion.text_line(arrivals.pieces.front());
      arrivals.pieces.pop_front();
    }
    if (!co_await exchange.write(std::move(text))) co_return;
    if (!arrivals.pieces.empty()) continue;
    if (arrivals.result) break;
    co_await arrivals.wait();
  }
  std::string end;
  if (*arrivals.result) {
    end = completion.last_lines(arrivals.result->value(), include_usage);
  } else {
    end = error_line(arrivals.result->error());
  }
  (void)co_await exchange.write(end + "data: [DONE]\n\n");
  co_await exchange.end_stream();
}

}  // namespace

asio::awaitable<void> post_chat(Exchange& exchange, Services& services) {
  auto body = parse_chat(exchange.request().body());
  if (!body) {
    co_await exchange.fail(body.error());
    co_return;
  }
  auto status = co_await server_status(services);
  if (!status) {
    co_await exchange.fail(status.error());
    co_return;
  }
  auto adapter = adapter_of(body.value().model, status.value());
  if (!adapter) {
    co_await exchange.fail(adapter.error());
    co_return;
  }
  std::string name = status.value().model;
  if (!adapter.value().empty()) name += ":" + adapter.value();
  body.value().request.adapter = std::move(adapter).value();

  const Completion completion{
      core::make_id("chatcmpl-", core::secure_random64(), core::secure_random64()), std::move(name),
      unix_seconds()};
  const bool stream = body.value().stream;
  auto watch = exchange.watch_client();
  const auto executor = co_await asio::this_coro::executor;
  auto arrivals = std::make_shared<Arrivals>(executor);
  const auto token = watch->gone.token();
  asio::co_spawn(executor,
                 run_chat(services, arrivals, std::move(body.value().request), token, stream),
                 asio::detached);

  if (stream) {
    co_await stream_chat(exchange, *arrivals, completion, body.value().include_usage);
    if (!arrivals->result) watch->gone.cancel();  // the client stopped reading: so does the model
  } else {
    while (!arrivals->result) co_await arrivals->wait();
    if (!*arrivals->result) {
      if (!watch->gone.token().cancelled()) co_await exchange.fail(arrivals->result->error());
    } else {
      const std::string answer = completion.whole(arrivals->result->value());
      co_await exchange.respond_json(200, answer);
    }
  }
  exchange.end_watch();
}

asio::awaitable<void> get_models(Exchange& exchange, Services& services) {
  auto status = co_await server_status(services);
  if (!status) {
    co_await exchange.fail(status.error());
    co_return;
  }
  const std::string list = model_list(status.value());
  co_await exchange.respond_json(200, list);
}

}  // namespace lemma::http
