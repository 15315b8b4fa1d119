// Exchange: one request and its response on one connection. All of it runs on the connection's
// strand.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "core/cancellation.h"
#include "core/clock.h"
#include "core/result.h"

namespace lemma::http {

using Request = boost::beast::http::request<boost::beast::http::string_body>;
using Headers = std::vector<std::pair<std::string, std::string>>;

// Notices that the client has gone while nothing is being read from it.
struct ClientWatch {
  core::CancellationSource gone;
  bool stopped = false;
};

class Exchange {
 public:
  Exchange(boost::beast::tcp_stream& stream, Request& request, core::Duration write_time)
      : stream_(stream),
        request_(request),
        write_time_(write_time),
        keep_alive_(request.keep_alive()) {}

  const Request& request() const { return request_; }
  // Path and query of the target, percent-decoding none: our paths and ids need none.
  std::string_view path() const;
  // The value of a query parameter, or nothing.
  std::optional<std::string> query(std::string_view name) const;

  boost::asio::awaitable<void> respond(unsigned status, std::string_view type, std::string body,
                                       Headers headers = {});
  boost::asio::awaitable<void> respond_json(unsigned status, std::string body);
  boost::asio::awaitable<void> fail(const core::Error& error);

  // A response of unknown length. False when the client has gone.
  boost::asio::awaitable<bool> begin_stream(std::string_view type);
  boost::asio::awaitable<bool> write(std::string text);
  boost::asio::awaitable<void> end_stream();

  // From now until end_watch() (or the exchange's end) `gone` is cancelled when the client
  // disconnects.
  std::shared_ptr<ClientWatch> watch_client();
  void end_watch();

  bool keep_alive() const { return keep_alive_; }
  bool streaming() const { return streaming_; }
  unsigned status() const { return status_; }

 private:
  boost::asio::awaitable<bool> write_all(std::string text);

  boost::beast::tcp_stream& stream_;
  Request& request_;
  const core::Duration write_time_;
  bool keep_alive_;
  bool streaming_ = false;
  unsigned status_ = 0;
  std::shared_ptr<ClientWatch> watch_;
};

}  // namespace lemma::http
