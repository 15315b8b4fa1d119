#include "http/exchange.h"

#include <cerrno>
#include <cstdio>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/write.hpp>
#include <sys/socket.h>

#include "http/errors.h"

namespace lemma::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);

asio::awaitable<void> watch(beast::tcp_stream& stream, std::shared_ptr<ClientWatch> watch) {
  for (;;) {
    const auto waited =
        co_await stream.socket().async_wait(asio::ip::tcp::socket::wait_read, kNoThrow);
    if (watch->stopped || std::get<0>(waited)) co_return;
    char byte;
    const auto got = ::recv(stream.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got > 0) co_return;  // a pipelined request: the client is there
    const bool nothing = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    if (nothing) continue;  // woken without a cause
    watch->gone.cancel();
    co_return;
  }
}

}  // namespace

std::string_view Exchange::path() const {
  const std::string_view target(request_.target().data(), request_.target().size());
  return target.substr(0, target.find('?'));
}

std::optional<std::string> Exchange::query(std::string_view name) const {
  std::string_view rest(request_.target().data(), request_.target().size());
  const auto question = rest.find('?');
  if (question == std::string_view::npos) return std::nullopt;
  rest = rest.substr(question + 1);
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const auto pair = rest.substr(0, end);
    const auto equals = pair.find('=');
    if (pair.substr(0, equals) == name)
      return std::string(equals == std::string_view::npos ? "" : pair.substr(equals + 1));
    if (end == std::string_view::npos) break;
    rest = rest.substr(end + 1);
  }
  return std::nullopt;
}

asio::awaitable<void> Exchange::respond(unsigned status, std::string_view type, std::string body,
                                        Headers headers) {
  status_ = status;
  beast::http::response<beast::http::string_body> response;
  response.version(request_.version());
  response.result(status);
  response.set(beast::http::field::server, "lemma");
  response.set(beast::http::field::content_type, std::string(type));
  response.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : headers) response.set(name, value);
  response.keep_alive(keep_alive_);
  response.body() = request_.method() == beast::http::verb::head ? "" : std::move(body);
  response.prepare_payload();
  stream_.expires_after(write_time_);
  const auto written = co_await beast::http::async_write(stream_, response, kNoThrow);
  if (std::get<0>(written)) keep_alive_ = false;
}

asio::awaitable<void> Exchange::respond_json(unsigned status, std::string body) {
  body += '\n';
  co_await respond(status, "application/json", std::move(body));
}

asio::awaitable<void> Exchange::fail(const core::Error& error) {
  auto mapped = to_http(error);
  Headers headers;
  if (mapped.retry_after > 0)
    headers.emplace_back("Retry-After", std::to_string(mapped.retry_after));
  mapped.body += '\n';
  co_await respond(mapped.status, "application/json", std::move(mapped.body), std::move(headers));
}

asio::awaitable<bool> Exchange::begin_stream(std::string_view type) {
  status_ = 200;
  streaming_ = true;
  keep_alive_ =
      false;  // the end of the stream is the end of the connection, for HTTP/1.0 clients too
  std::string head = "HTTP/1.1 200 OK\r\nServer: lemma\r\nContent-Type: ";
  head += type;
  head += "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n";
  if (request_.version() >= 11) head += "Transfer-Encoding: chunked\r\n";
  co_return co_await write_all(head + "\r\n");
}

asio::awaitable<bool> Exchange::write(std::string text) {
  if (text.empty()) co_return true;
  if (request_.version() >= 11) {
    char size[24];
    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
    text = size + text + "\r\n";
  }
  co_return co_await write_all(std::move(text));
}

asio::awaitable<void> Exchange::end_stream() {
  if (request_.version() >= 11) (void)co_await write_all("0\r\n\r\n");
}

asio::awaitable<bool> Exchange::write_all(std::string text) {
  stream_.expires_after(write_time_);
  const auto written = co_await asio::async_write(stream_, asio::buffer(text), kNoThrow);
  stream_.expires_never();
  co_return !std::get<0>(written);
}

std::shared_ptr<ClientWatch> Exchange::watch_client() {
  watch_ = std::make_shared<ClientWatch>();
  asio::co_spawn(stream_.get_executor(), watch(stream_, watch_), asio::detached);
  return watch_;
}

void Exchange::end_watch() {
  if (!watch_) return;
  watch_->stopped = true;
  watch_.reset();
  stream_.socket().cancel();
}

}  // namespace lemma::http
