// Reasoner: the server inside, in this process: executor, pools, store, model and system, opened
// and closed in order. What `serve` puts behind HTTP, and what `ask` and `eval` use directly.
#pragma once

#include <future>
#include <memory>

#include "actors/ref.h"
#include "children/sandbox.h"
#include "children/z3_solver.h"
#include "cli/configuration.h"
#include "core/asio_executor.h"
#include "core/blocking_pool.h"

namespace lemma::cli {

// The process that starts all children. To be called before this process starts a thread. Null,
// with a line in the log, where the system refuses: the server does without children.
std::unique_ptr<children::Spawner> fork_spawner();

enum class Memory { kInProcess, kOnDisk };  // where sessions go

class Reasoner {
 public:
  // Loads the model, opens the log. kNotFound: the model (its message says what to do); errors name
  // the option.
  // Without a spawner there are neither second opinions nor a sandbox.
  static core::Result<std::unique_ptr<Reasoner>> open(
      const Configuration& configuration, Memory memory,
      std::unique_ptr<children::Spawner> spawner = nullptr);
  // Shuts the system down without grace, if shutdown() was not called, then stops the threads.
  ~Reasoner();

  actors::SystemRef ref() const { return system_->ref(); }
  model::Generator& generator() { return *generator_; }
  core::AsioExecutor& executor() { return *executor_; }
  core::Metrics& metrics() { return metrics_; }
  // "available", or "unavailable: why". Any thread; don't block.
  std::string sandbox_status() const;
  std::string solver_status() const;

  // Asks and blocks this thread (which must not be one of the executor's) for the answer.
  template <class T, class Make>
  core::Result<T> wait(Make make) {
    auto promise = std::make_shared<std::promise<core::Result<T>>>();
    auto answer = promise->get_future();
    const auto sent = ref().send(
        make(core::Reply<T>([promise](core::Result<T> r) { promise->set_value(std::move(r)); })));
    if (!sent) return sent.error();  // the dropped reply has filled the promise; nobody reads it
    return answer.get();
  }

  // Refuses new work, lets live sessions go on for `grace`, then cancels them; returns when all is
  // still.
  void shutdown(core::Duration grace);

 private:
  Reasoner() = default;
  void start_children(const Configuration& configuration,
                      std::unique_ptr<children::Spawner> spawner);

  core::Metrics metrics_;
  std::unique_ptr<children::Spawner> spawner_;
  std::unique_ptr<children::Z3Solver> solver_;
  std::unique_ptr<children::Sandbox> sandbox_;
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<model::Generator> generator_;
  std::unique_ptr<core::AsioExecutor> executor_;
  std::unique_ptr<core::ThreadPool> device_, disk_, judges_;
  std::unique_ptr<actors::System> system_;
  bool shut_down_ = false;
};

}  // namespace lemma::cli
