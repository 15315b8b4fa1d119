// The server inside on real threads, over the in-memory store and whatever model a test gives it.
#pragma once

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <utility>

#include "actors/system.h"
#include "core/asio_executor.h"
#include "core/hashing.h"
#include "core/metrics.h"
#include "model/generator.h"
#include "storage/memory_store.h"

namespace lemma::actors {

class RunningSystem {
 public:
  RunningSystem(storage::MemoryStore& store, core::Metrics& metrics,
                std::unique_ptr<model::Generator> generator, SystemOptions options)
      : generator_(std::move(generator)),
        system_({executor_, device_, disk_, judges_, store, *generator_, metrics,
                 [n = ++started_ << 32]() mutable { return core::mix64(++n); }},
                options) {}

  ~RunningSystem() { stop(); }

  // Ends what lives and then the executor; what else uses the executor is destroyed after that.
  void stop() {
    if (stopped_) return;
    stopped_ = true;
    drain(core::Duration{}).get();
    while (!system_.stopped()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    executor_.stop();
  }

  core::Result<void> start() { return system_.start(); }
  core::Ref<SystemMessage> ref() const { return system_.ref(); }
  core::AsioExecutor& executor() { return executor_; }

  // Ready once the system has shut down.
  std::future<void> drain(core::Duration grace) {
    auto done = std::make_shared<std::promise<void>>();
    auto future = done->get_future();
    (void)system_.ref().send(SystemMessage(
        Shutdown{grace, core::Reply<void>([done](core::Result<void>) { done->set_value(); })}));
    return future;
  }

  // Sends what `make(reply)` makes and blocks for the answer.
  template <class T, class Make>
  core::Result<T> ask(Make make) const {
    auto answer = std::make_shared<std::promise<core::Result<T>>>();
    auto future = answer->get_future();
    (void)ref().send(SystemMessage(make(core::Reply<T>(
        [answer](core::Result<T> result) { answer->set_value(std::move(result)); }))));
    return future.get();  // a refused message answers by its dropped reply
  }

 private:
  // A second one over the same store gives other ids.
  static inline std::atomic<std::uint64_t> started_{0};

  // In order of destruction, last first: the system uses all that stands above it.
  std::unique_ptr<model::Generator> generator_;
  core::AsioExecutor executor_{2};
  core::ThreadPool device_{"model", 1, 16}, disk_{"disk", 1, 256}, judges_{"judge", 1, 256};
  System system_;
  bool stopped_ = false;
};

}  // namespace lemma::actors
