// Router: which handler answers which method and path. The table is the API: anything not in it is
// 404, a known path with another method 405 with Allow.
#pragma once

#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "actors/ref.h"
#include "core/function.h"
#include "core/metrics.h"
#include "http/exchange.h"

namespace lemma::http {

// Parts that a server can do without: "available", or "unavailable: why".
struct Health {
  std::string sandbox;
  std::string solver;
};

// What handlers work with; outlives every connection.
struct Services {
  actors::SystemRef system;
  core::Metrics& metrics;
  // Any thread; doesn't block. Without it /healthz says nothing of these parts.
  core::Function<Health()> health = {};
};

// Answers one exchange, whatever it is.
boost::asio::awaitable<void> route(Exchange& exchange, Services& services);

}  // namespace lemma::http
