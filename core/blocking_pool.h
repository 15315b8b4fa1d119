// BlockingPool: where work that blocks (disk, solvers, model steps) runs, away from the strands.
// Bounded in threads and in queue. In simulation the "pool" is the executor itself, with a random
// delay, so the same code runs deterministically.
#pragma once

#include <memory>
#include <string>
#include <type_traits>

#include "core/executor.h"
#include "core/random.h"
#include "core/reply.h"

namespace lemma::core {

namespace detail {
template <class T>
struct AsResult {
  using type = Result<T>;
};
template <class T>
struct AsResult<Result<T>> {
  using type = Result<T>;
};
template <class T>
using ResultOf = typename AsResult<T>::type;
}  // namespace detail

class BlockingPool {
 public:
  virtual ~BlockingPool() = default;
  // Any thread. kOverloaded when the queue is full, kUnavailable after stop().
  virtual Result<void> submit(Function<void()> job) = 0;

  // Awaits job() run on the pool; a job may itself return a Result. What it throws becomes
  // kInternal.
  template <class Job>
  auto run(Job job) -> Task<detail::ResultOf<std::invoke_result_t<Job&>>> {
    using R = typename detail::ResultOf<std::invoke_result_t<Job&>>::value_type;
    auto result = co_await ask<R>([this, &job](Reply<R> reply) {
      return submit([&job, reply = std::move(reply)]() mutable { reply(call<R>(job)); });
    });
    co_return result;
  }

 private:
  template <class R, class Job>
  static Result<R> call(Job& job) {
    try {
      if constexpr (std::is_void_v<std::invoke_result_t<Job&>>) {
        job();
        return success();
      } else {
        return job();
      }
    } catch (const std::exception& e) {
      return error(ErrorCode::kInternal, std::string("blocking work threw: ") + e.what());
    }
  }
};

class ThreadPool final : public BlockingPool {
 public:
  ThreadPool(std::string name, int threads, std::size_t max_queued);
  ~ThreadPool() override;  // stops: queued jobs run, then the threads are joined

  Result<void> submit(Function<void()> job) override;
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Runs each job as a handler of `executor` after a delay drawn from [0, max_delay].
class SimulatedPool final : public BlockingPool {
 public:
  SimulatedPool(Executor& executor, std::uint64_t seed, Duration max_delay)
      : executor_(executor), random_(seed), max_delay_(max_delay) {}
  Result<void> submit(Function<void()> job) override;

 private:
  Executor& executor_;
  Random random_;
  const Duration max_delay_;
};

}  // namespace lemma::core
