// ask(): a question to the server inside, awaited on the connection's strand.
#pragma once

#include <memory>
#include <optional>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "actors/ref.h"

namespace lemma::http {

// make(Reply<T>) -> SystemMessage. Yields the answer; kOverloaded when the system's mailbox is
// full.
template <class T, class Make>
boost::asio::awaitable<core::Result<T>> ask(actors::SystemRef system, Make make) {
  namespace asio = boost::asio;
  auto initiate = [&system, &make](auto handler) {
    struct State {
      decltype(handler) resume;
      std::optional<core::Error> refused;
    };
    const auto executor = asio::get_associated_executor(handler);
    auto state = std::make_shared<State>(State{std::move(handler), std::nullopt});
    core::Reply<T> reply([state, executor](core::Result<T> result) {
      asio::post(executor, [state, result = std::move(result)]() mutable {
        if (state->refused) result = *state->refused;
        state->resume(std::move(result));
      });
    });
    // This runs on the strand that the posted handler runs on later: `refused` is set before it is
    // read.
    const auto sent = system.send(make(std::move(reply)));
    if (!sent) state->refused = sent.error();
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(core::Result<T>)>(
      initiate, asio::use_awaitable);
}

}  // namespace lemma::http
