// The handlers, by file: reason.cc (POST /v1/reason), verify.cc (POST /v1/verify), sessions.cc (/v1/sessions/...), openai.cc
// (chat, models), and the server's own pages in router.cc. Each answers its exchange exactly once.
#pragma once

#include <string>

#include "http/router.h"

namespace lemma::http {

boost::asio::awaitable<void> post_reason(Exchange& exchange, Services& services);

boost::asio::awaitable<void> get_sessions(Exchange& exchange, Services& services);
boost::asio::awaitable<void> get_session(Exchange& exchange, Services& services, std::string id);
boost::asio::awaitable<void> get_events(Exchange& exchange, Services& services, std::string id);
boost::asio::awaitable<void> post_cancel(Exchange& exchange, Services& services, std::string id);
boost::asio::awaitable<void> post_subquestion(Exchange& exchange, Services& services,
                                              std::string id);
boost::asio::awaitable<void> post_conclude(Exchange& exchange, Services& services, std::string id);

boost::asio::awaitable<void> post_verify(Exchange& exchange, Services& services);

boost::asio::awaitable<void> post_chat(Exchange& exchange, Services& services);
boost::asio::awaitable<void> get_models(Exchange& exchange, Services& services);

// Streams a session's events after `after` as SSE until it has ended or the client has gone. The
// caller watches the session.
boost::asio::awaitable<void> stream_events(Exchange& exchange, Services& services, std::string id,
                                           std::uint64_t after);

// A watcher that unwatches when it goes, however it goes.
class Watching {
 public:
  Watching(actors::SystemRef system, std::string id)
      : system_(std::move(system)), id_(std::move(id)) {}
  Watching(const Watching&) = delete;
  Watching& operator=(const Watching&) = delete;
  ~Watching() { (void)system_.send(actors::SystemMessage(actors::Unwatch{id_})); }

 private:
  actors::SystemRef system_;
  std::string id_;
};

}  // namespace lemma::http
