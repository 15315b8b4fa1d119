// Executor: where handlers run. Asio's threads in production (core/asio_executor.h), a seeded
// single-threaded picker of the next ready handler in simulation (core/sim_executor.h). Everything
// above is written against this interface.
#pragma once

#include <cstdint>

#include "core/clock.h"
#include "core/function.h"

namespace lemma::core {

using TimerId = std::uint64_t;

class Executor {
 public:
  virtual ~Executor() = default;

  // Any thread. The handler runs once, later, never inside this call.
  virtual void post(Function<void()> handler) = 0;
  // Any thread. The handler runs at or after `when` unless cancelled first.
  virtual TimerId post_at(TimePoint when, Function<void()> handler) = 0;
  // Destroys the handler unrun when it has not started; otherwise does nothing.
  virtual void cancel(TimerId timer) = 0;

  virtual const Clock& clock() const = 0;
  // How many queued handlers a strand may run in one turn before it lets others in.
  virtual int handlers_per_turn() const = 0;

  TimePoint now() const { return clock().now(); }
};

}  // namespace lemma::core
