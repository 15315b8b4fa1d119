#include "core/blocking_pool.h"

#include <condition_variable>
#include <deque>
#include <thread>
#include <vector>

#if defined(__linux__)
#include <pthread.h>
#endif

namespace lemma::core {

struct ThreadPool::State {
  std::size_t max_queued;
  std::mutex mutex;
  std::condition_variable ready;
  std::deque<Function<void()>> queue;  // guarded by mutex
  bool stopped = false;                // guarded by mutex
  std::vector<std::thread> threads;

  void work() {
    for (;;) {
      Function<void()> job;
      {
        std::unique_lock lock(mutex);
        ready.wait(lock, [this] { return stopped || !queue.empty(); });
        if (queue.empty()) return;
        job = std::move(queue.front());
        queue.pop_front();
      }
      job();
    }
  }
};

ThreadPool::ThreadPool(std::string name, int threads, std::size_t max_queued)
    : state_(std::make_unique<State>()) {
  state_->max_queued = max_queued;
  name.resize(std::min<std::size_t>(name.size(), 15));  // the kernel's limit for a thread's name
  for (int i = 0; i < threads; ++i) {
    state_->threads.emplace_back([state = state_.get()] { state->work(); });
#if defined(__linux__)
    pthread_setname_np(state_->threads.back().native_handle(), name.c_str());
#endif
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  {
    std::lock_guard lock(state_->mutex);
    state_->stopped = true;
  }
  state_->ready.notify_all();
  for (auto& thread : state_->threads) {
    if (thread.joinable()) thread.join();
  }
}

Result<void> ThreadPool::submit(Function<void()> job) {
  {
    std::lock_guard lock(state_->mutex);
    if (state_->stopped) return error(ErrorCode::kUnavailable, "the server is shutting down");
    if (state_->queue.size() >= state_->max_queued)
      return error(ErrorCode::kOverloaded, "too much blocking work is queued");
    state_->queue.push_back(std::move(job));
  }
  state_->ready.notify_one();
  return success();
}

Result<void> SimulatedPool::submit(Function<void()> job) {
  const auto delay = Duration(static_cast<Duration::rep>(random_.below(max_delay_.count() + 1)));
  executor_.post_at(executor_.now() + delay, std::move(job));
  return success();
}

}  // namespace lemma::core
