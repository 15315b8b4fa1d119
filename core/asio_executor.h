// The production executor: a fixed number of threads over one Asio io_context, which http shares.
// Thread-safe.
#pragma once

#include <memory>

#include "core/executor.h"

namespace boost::asio {
class io_context;
}

namespace lemma::core {

class AsioExecutor final : public Executor {
 public:
  explicit AsioExecutor(int threads);
  ~AsioExecutor() override;  // stops and joins; handlers that never ran are destroyed

  void post(Function<void()> handler) override;
  TimerId post_at(TimePoint when, Function<void()> handler) override;
  void cancel(TimerId timer) override;
  const Clock& clock() const override { return clock_; }
  int handlers_per_turn() const override { return 32; }

  boost::asio::io_context& context();
  // Stops accepting work and joins the threads. Idempotent; not from one of its own threads.
  void stop();

 private:
  struct State;
  SystemClock clock_;
  std::unique_ptr<State> state_;
};

}  // namespace lemma::core
