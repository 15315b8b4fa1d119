#include "core/asio_executor.h"

#include <thread>
#include <unordered_map>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/thread_annotations.h"

namespace lemma::core {

namespace asio = boost::asio;

struct AsioExecutor::State {
  explicit State(int threads) : context(threads), work(asio::make_work_guard(context)) {}

  asio::io_context context;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  std::vector<std::thread> threads;

  Mutex mutex;
  TimerId next_timer GUARDED_BY(mutex) = 1;
  std::unordered_map<TimerId, std::unique_ptr<asio::steady_timer>> timers GUARDED_BY(mutex);
};

AsioExecutor::AsioExecutor(int threads) : state_(std::make_unique<State>(threads)) {
  for (int i = 0; i < threads; ++i) {
    state_->threads.emplace_back([context = &state_->context] { context->run(); });
  }
}

AsioExecutor::~AsioExecutor() { stop(); }

void AsioExecutor::stop() {
  state_->work.reset();
  state_->context.stop();
  for (auto& thread : state_->threads) {
    if (thread.joinable()) thread.join();
  }
}

asio::io_context& AsioExecutor::context() { return state_->context; }

void AsioExecutor::post(Function<void()> handler) {
  asio::post(state_->context, [handler = std::move(handler)]() mutable { handler(); });
}

TimerId AsioExecutor::post_at(TimePoint when, Function<void()> handler) {
  MutexLock lock(state_->mutex);
  const TimerId id = state_->next_timer++;
  auto timer = std::make_unique<asio::steady_timer>(state_->context, when);
  timer->async_wait(
      [this, id, handler = std::move(handler)](const boost::system::error_code&) mutable {
        std::unique_ptr<asio::steady_timer> finished;  // destroyed outside the lock
        {
          MutexLock inner(state_->mutex);
          const auto found = state_->timers.find(id);
          if (found == state_->timers.end()) return;  // cancelled
          finished = std::move(found->second);
          state_->timers.erase(found);
        }
        handler();
      });
  state_->timers.emplace(id, std::move(timer));
  return id;
}

void AsioExecutor::cancel(TimerId timer) {
  std::unique_ptr<asio::steady_timer> cancelled;
  MutexLock lock(state_->mutex);
  const auto found = state_->timers.find(timer);
  if (found == state_->timers.end()) return;
  cancelled = std::move(found->second);
  state_->timers.erase(found);
}

}  // namespace lemma::core
