#include "core/task_group.h"

#include <atomic>
#include <utility>
#include <vector>

namespace lemma::core {

struct TaskGroup::State {
  explicit State(Strand s) : strand(std::move(s)) {}
  const Strand strand;
  Mutex mutex;
  std::size_t running GUARDED_BY(mutex) = 0;
  std::vector<Reply<void>> joiners GUARDED_BY(mutex);

  void child_ended() {
    std::vector<Reply<void>> ready;
    {
      MutexLock lock(mutex);
      if (--running == 0) ready.swap(joiners);
    }
    for (auto& joiner : ready) joiner(success());
  }
};

// The coroutine at the bottom of every spawned task: it owns the strand its children resume on and
// destroys itself.
struct TaskGroup::Root {
  struct promise_type : detail::PromiseBase {
    promise_type(std::shared_ptr<State>& state, Task<void>&, Function<void(Result<void>)>&) {
      strand = &state->strand;
    }
    Root get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
  };
  std::coroutine_handle<promise_type> handle;
};

TaskGroup::Root TaskGroup::run(std::shared_ptr<State> state, Task<void> task,
                               Function<void(Result<void>)> done) {
  Result<void> ended = success();
  try {
    Task<void> running = std::move(task);  // destroyed before the group hears of the end
    co_await running;
  } catch (const std::exception& e) {
    ended = error(ErrorCode::kInternal, std::string("a task threw: ") + e.what());
  } catch (...) {
    ended = error(ErrorCode::kInternal, "a task threw");
  }
  if (done) done(std::move(ended));
  done = nullptr;
  state->child_ended();
}

TaskGroup::TaskGroup(Strand strand, const CancellationToken& parent)
    : source_(parent), state_(std::make_shared<State>(std::move(strand))) {}

TaskGroup::~TaskGroup() {
  LEMMA_ASSERT(running() == 0, "a task group is joined before it is destroyed");
}

std::size_t TaskGroup::running() const {
  MutexLock lock(state_->mutex);
  return state_->running;
}

void TaskGroup::spawn(Task<void> task, Function<void(Result<void>)> done) {
  {
    MutexLock lock(state_->mutex);
    ++state_->running;
  }
  const auto handle = run(state_, std::move(task), std::move(done)).handle;
  state_->strand.post([handle] { handle.resume(); });
}

Task<void> TaskGroup::join() {
  auto state = state_;
  (void)co_await ask<void>([&state](Reply<void> reply) -> Result<void> {
    {
      MutexLock lock(state->mutex);
      if (state->running > 0) {
        state->joiners.push_back(std::move(reply));
        return success();
      }
    }
    reply(success());
    return success();
  });
}

Task<void> sleep_until(Executor& executor, TimePoint when, CancellationToken token) {
  // Shared by the timer and the cancellation: whoever is first answers; the other finds nothing
  // left to do.
  struct Sleep {
    Mutex mutex;
    Reply<void> reply GUARDED_BY(mutex);
    void wake() {
      Reply<void> taken;
      {
        MutexLock lock(mutex);
        taken = std::move(reply);
      }
      taken(success());
    }
  };
  auto sleep = std::make_shared<Sleep>();
  CancellationCallback on_cancel;
  TimerId timer = 0;
  (void)co_await ask<void>([&](Reply<void> reply) -> Result<void> {
    {
      MutexLock lock(sleep->mutex);
      sleep->reply = std::move(reply);
    }
    timer = executor.post_at(when, [sleep] { sleep->wake(); });
    on_cancel = token.on_cancel([sleep] { sleep->wake(); });
    return success();
  });
  executor.cancel(timer);
}

Task<void> sleep_for(Executor& executor, Duration duration, CancellationToken token) {
  co_await sleep_until(executor, executor.now() + duration, std::move(token));
}

}  // namespace lemma::core
