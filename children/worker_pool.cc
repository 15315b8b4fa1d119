#include "children/worker_pool.h"

#include <algorithm>

#include <poll.h>

#include "children/channel.h"
#include "children/frame.h"

namespace lemma::children {

using core::error;
using core::ErrorCode;
using core::Result;
using std::chrono::steady_clock;

namespace {
constexpr int kFailuresBeforeWaiting = 3;
constexpr core::Duration kFirstWait = std::chrono::milliseconds(100);
constexpr core::Duration kLongestWait = std::chrono::seconds(10);
}  // namespace

struct WorkerPool::Worker {
  struct Running {
    Child child;
    Descriptor socket;
    int verdicts = 0;
  };
  std::optional<Running> running;
};

WorkerPool::WorkerPool(Spawner& spawner, Program program, WorkerPoolOptions options,
                       core::Metrics& metrics)
    : spawner_(spawner),
      program_(std::move(program)),
      options_(std::move(options)),
      asked_(metrics.counter("lemma_child_requests_total", "Requests put to child processes.",
                             {{"child", options_.name}})),
      started_(metrics.counter("lemma_child_starts_total", "Child processes started.",
                               {{"child", options_.name}})),
      killed_(metrics.counter("lemma_child_kills_total",
                              "Child processes killed because they did not answer in time.",
                              {{"child", options_.name}})) {
  for (int i = 0; i < options_.workers; ++i) {
    workers_.push_back(std::make_unique<Worker>());
    idle_.push_back(workers_.back().get());
  }
}

WorkerPool::~WorkerPool() = default;

Result<std::string> WorkerPool::ask(std::string_view request, core::TimePoint deadline) {
  asked_.add();
  BOOST_OUTCOME_TRY(Worker * worker, borrow(deadline));
  auto reply = exchange(*worker, request, deadline);
  give_back(worker);
  return reply;
}

Result<WorkerPool::Worker*> WorkerPool::borrow(core::TimePoint deadline) {
  std::unique_lock lock(mutex_.native());
  if (idle_.empty()) {
    if (waiting_ >= options_.max_waiting)
      return error(ErrorCode::kOverloaded, "too many wait for a " + options_.name);
    ++waiting_;
    const bool got = given_back_.wait_until(lock, deadline, [this] { return !idle_.empty(); });
    --waiting_;
    if (!got)
      return error(ErrorCode::kDeadlineExceeded, "no " + options_.name + " was free in time");
  }
  Worker* worker = idle_.back();
  idle_.pop_back();
  return worker;
}

void WorkerPool::give_back(Worker* worker) {
  {
    core::MutexLock lock(mutex_);
    idle_.push_back(worker);
  }
  given_back_.notify_one();
}

// A worker that died while it was idle is replaced before it can cost an answer.
Result<void> WorkerPool::make_ready(Worker& worker) {
  if (worker.running) {
    pollfd event{worker.running->socket.get(), POLLIN, 0};
    if (worker.running->verdicts < options_.verdicts_per_worker && ::poll(&event, 1, 0) == 0)
      return core::success();
    worker.running.reset();
  }
  BOOST_OUTCOME_TRY(may_start());
  auto start = [&]() -> Result<void> {
    BOOST_OUTCOME_TRY(auto channel, stream_channel());
    const int theirs = channel.theirs.get();
    BOOST_OUTCOME_TRY(auto child, spawner_.start(program_, {theirs, theirs, STDERR_FILENO}));
    worker.running.emplace(Worker::Running{std::move(child), std::move(channel.ours)});
    started_.add();
    return core::success();
  };
  auto result = start();
  if (!result) started(false);
  return result;
}

Result<std::string> WorkerPool::exchange(Worker& worker, std::string_view request,
                                         core::TimePoint deadline) {
  BOOST_OUTCOME_TRY(make_ready(worker));
  auto& running = *worker.running;
  const auto talk = [&]() -> Result<std::string> {
    BOOST_OUTCOME_TRY(write_frame(running.socket.get(), request, deadline));
    return read_frame(running.socket.get(), options_.max_reply_bytes, deadline);
  };
  auto reply = talk();
  if (reply) {
    if (++running.verdicts == 1) started(true);
    return reply;
  }
  const ErrorCode code = reply.error().code;
  if (code == ErrorCode::kDeadlineExceeded)
    killed_.add();  // it works, if slowly
  else if (running.verdicts == 0)
    started(false);
  worker.running.reset();  // lets go of the leash, which kills it
  return error(code, options_.name + ": " + reply.error().detail);
}

Result<void> WorkerPool::may_start() {
  core::MutexLock lock(mutex_);
  if (failures_ >= kFailuresBeforeWaiting && steady_clock::now() < next_start_)
    return error(ErrorCode::kUnavailable, "the last " + std::to_string(failures_) +
                                              " starts of a " + options_.name +
                                              " failed; the next try is up to 10 s away");
  return core::success();
}

void WorkerPool::started(bool usable) {
  core::MutexLock lock(mutex_);
  failures_ = usable ? 0 : std::min(failures_ + 1, 16);
  if (failures_ >= kFailuresBeforeWaiting)
    next_start_ = steady_clock::now() +
                  std::min(kLongestWait, kFirstWait * (1 << (failures_ - kFailuresBeforeWaiting)));
}

}  // namespace lemma::children
