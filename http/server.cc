#include "http/server.h"

#include <atomic>
#include <chrono>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include "core/log.h"
#include "http/errors.h"

namespace lemma::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using core::error;
using core::ErrorCode;

namespace {

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

core::Duration seconds(double s) {
  return std::chrono::duration_cast<core::Duration>(std::chrono::duration<double>(s));
}

// "localhost:8080" -> "localhost", "[::1]:8080" -> "[::1]".
std::string_view host_name(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool loopback_name(std::string_view host) {
  const auto name = host_name(host);
  return name == "localhost" || name == "[::1]" || name.starts_with("127.");
}

// A page from elsewhere that got a browser to call this port (DNS rebinding, a form) is told so by
// its own headers.
bool from_here(const Request& request) {
  const auto text = [](beast::string_view v) { return std::string_view(v.data(), v.size()); };
  if (const auto host = request.find(beast::http::field::host);
      host == request.end() ? request.version() >= 11 : !loopback_name(text(host->value())))
    return false;
  const auto origin = request.find(beast::http::field::origin);
  if (origin == request.end()) return true;
  const auto value = text(origin->value());
  const auto scheme = value.find("://");
  return scheme != std::string_view::npos && loopback_name(value.substr(scheme + 3));
}

core::Error read_error(const beast::error_code& code) {
  using beast::http::error;
  if (code == error::body_limit)
    return core::error(ErrorCode::kOutOfRange, "is larger than http.max_body_bytes", "body");
  if (code == error::header_limit)
    return core::error(ErrorCode::kOutOfRange, "is larger than http.max_header_bytes", "header");
  return core::error(ErrorCode::kInvalidArgument, "is not a valid HTTP request: " + code.message(),
                     "request");
}

}  // namespace

struct Server::State : std::enable_shared_from_this<State> {
  State(asio::io_context& c, const HttpOptions& o, Services& s)
      : context(c),
        options(o),
        services(s),
        acceptor(asio::make_strand(c)),
        open_gauge(s.metrics.gauge("lemma_http_connections", "Open connections.")),
        requests(s.metrics.counter("lemma_http_requests_total", "Requests answered.",
                                   {{"class", "ok"}})),
        client_errors(s.metrics.counter("lemma_http_requests_total", "Requests answered.",
                                        {{"class", "client_error"}})),
        server_errors(s.metrics.counter("lemma_http_requests_total", "Requests answered.",
                                        {{"class", "server_error"}})) {}

  asio::awaitable<void> accept_loop();
  asio::awaitable<void> connection(tcp::socket socket);
  asio::awaitable<bool> one_request(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                    bool first);
  void count(unsigned status) {
    (status >= 500 ? server_errors : status >= 400 ? client_errors : requests).add();
  }

  asio::io_context& context;
  const HttpOptions options;
  Services& services;
  tcp::acceptor acceptor;
  int port = 0;
  std::atomic<int> open{0};
  core::Gauge& open_gauge;
  core::Counter& requests;
  core::Counter& client_errors;
  core::Counter& server_errors;
};

core::Result<std::unique_ptr<Server>> Server::listen(asio::io_context& context,
                                                     const HttpOptions& options,
                                                     Services& services) {
  beast::error_code code;
  const auto address =
      asio::ip::make_address(options.host == "localhost" ? "127.0.0.1" : options.host, code);
  if (code)
    return error(ErrorCode::kInvalidArgument, "'" + options.host + "' is not an IP address",
                 "http.host");
  if (!address.is_loopback())
    return error(ErrorCode::kInvalidArgument,
                 "listening beyond loopback needs keys and TLS, which this version does not have; "
                 "use 127.0.0.1 and a "
                 "reverse proxy",
                 "http.host");
  auto state = std::make_shared<State>(context, options, services);
  const tcp::endpoint endpoint(address, static_cast<unsigned short>(options.port));
  state->acceptor.open(endpoint.protocol(), code);
  if (!code) state->acceptor.set_option(asio::socket_base::reuse_address(true), code);
  if (!code) state->acceptor.bind(endpoint, code);
  if (!code) state->acceptor.listen(asio::socket_base::max_listen_connections, code);
  if (code)
    return error(ErrorCode::kUnavailable,
                 "cannot listen on " + options.host + ":" + std::to_string(options.port) + ": " +
                     code.message() + " (choose another with --port)",
                 "http.port");
  state->port = state->acceptor.local_endpoint().port();
  asio::co_spawn(
      state->acceptor.get_executor(),
      [](std::shared_ptr<State> s) { return s->accept_loop(); }(state),
      [state](const std::exception_ptr&) {});
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::shared_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() { stop_accepting(); }
int Server::port() const { return state_->port; }

void Server::stop_accepting() {
  asio::post(state_->acceptor.get_executor(), [state = state_] {
    beast::error_code ignored;
    state->acceptor.close(ignored);
  });
}

asio::awaitable<void> Server::State::accept_loop() {
  for (;;) {
    auto [code, socket] = co_await acceptor.async_accept(asio::make_strand(context), kNoThrow);
    if (!acceptor.is_open()) co_return;
    if (code) {  // out of file descriptors, say: wait for some to close
      asio::steady_timer pause(acceptor.get_executor(), std::chrono::milliseconds(50));
      (void)co_await pause.async_wait(kNoThrow);
      continue;
    }
    const auto executor = socket.get_executor();
    open_gauge.set(++open);  // before the connection, on its own strand, looks at it
    asio::co_spawn(
        executor, connection(std::move(socket)),
        [self = shared_from_this()](const std::exception_ptr& e) {
          self->open_gauge.set(--self->open);
          if (!e) return;
          try {
            std::rethrow_exception(e);
          } catch (const std::exception& what) {
            core::log(core::LogLevel::kError, "connection failed", {{"why", what.what()}});
          }
        });
  }
}

asio::awaitable<void> Server::State::connection(tcp::socket socket) {
  beast::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);  // fails only when the client has gone
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer(static_cast<std::size_t>(options.max_header_bytes) + 65536);
  for (bool first = true; co_await one_request(stream, buffer, first); first = false) {
  }
  stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

// Reads, routes and answers one request; false when the connection should close.
asio::awaitable<bool> Server::State::one_request(beast::tcp_stream& stream,
                                                 beast::flat_buffer& buffer, bool first) {
  beast::http::request_parser<beast::http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(options.max_header_bytes));
  parser.body_limit(static_cast<std::uint64_t>(options.max_body_bytes));
  // Between requests a connection may idle; a request that has begun must arrive within its own
  // time.
  stream.expires_after(seconds(first ? options.request_seconds : options.idle_seconds));
  auto [code, size] = co_await beast::http::async_read_header(stream, buffer, parser, kNoThrow);
  if (!code) {
    stream.expires_after(seconds(options.request_seconds));
    auto body = co_await beast::http::async_read(stream, buffer, parser, kNoThrow);
    code = std::get<0>(body);
  }
  const bool arrived = !code;
  Request request = parser.release();
  if (!arrived) {
    if (code == beast::http::error::end_of_stream || code == beast::error::timeout ||
        code == asio::error::eof || code == asio::error::connection_reset ||
        code == asio::error::operation_aborted || code == beast::http::error::partial_message)
      co_return false;
    request.version(11);
    request.keep_alive(false);
    Exchange refusal(stream, request, seconds(options.write_seconds));
    co_await refusal.fail(read_error(code));
    count(refusal.status());
    co_return false;
  }
  stream.expires_never();
  Exchange exchange(stream, request, seconds(options.write_seconds));
  if (open > options.max_connections) {
    request.keep_alive(false);
    Exchange refusal(stream, request, seconds(options.write_seconds));
    co_await refusal.fail(error(ErrorCode::kUnavailable, "too many connections are open"));
    count(refusal.status());
    co_return false;
  }
  if (!from_here(request)) {
    co_await exchange.respond(
        403, "application/json",
        R"({"error":{"message":"Host and Origin must name this machine","type":"forbidden","param":"Host","code":"forbidden"}})"
        "\n");
  } else {
    co_await route(exchange, services);
  }
  count(exchange.status());
  co_return exchange.keep_alive() && exchange.status() != 0;
}

}  // namespace lemma::http
