#include "core/actor.h"

#include <atomic>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "core/asio_executor.h"
#include "core/blocking_pool.h"
#include "core/sim_executor.h"
#include "core/supervisor.h"

namespace lemma::core {
namespace {

using namespace std::chrono_literals;

struct Add {
  int amount;
};
struct Total {
  Reply<int> reply;
};
struct Drop {
  Reply<int> reply;
};
struct Explode {};
using SumMessage = std::variant<Add, Total, Drop, Explode>;

class Sum final : public Actor<SumMessage> {
 public:
  using Actor::Actor;

 private:
  Task<void> receive(SumMessage message) override {
    if (auto* add = std::get_if<Add>(&message)) total_ += add->amount;
    if (auto* total = std::get_if<Total>(&message)) total->reply(total_);
    if (std::holds_alternative<Explode>(message)) throw std::runtime_error("boom");
    co_return;  // Drop: its reply dies with the message
  }
  int total_ = 0;
};

// Runs a coroutine to its end in a simulation.
template <class F>
void simulate(std::uint64_t seed, F body) {
  SimExecutor executor(seed);
  Strand strand(executor);
  TaskGroup group(strand);
  group.spawn(body(executor, group));
  ASSERT_TRUE(executor.run(1'000'000));
  ASSERT_EQ(group.running(), 0u);
}

TEST(Actor, HandlesMessagesInOrderAndAnswers) {
  simulate(1, [](SimExecutor& executor, TaskGroup&) -> Task<void> {
    auto mailbox = std::make_shared<Mailbox<SumMessage>>(8);
    const Strand strand(executor);
    Sum sum(strand, mailbox);
    TaskGroup running(strand);
    running.spawn([](Sum& s) -> Task<void> { (void)co_await s.run(); }(sum));
    for (int i = 1; i <= 5; ++i) EXPECT_TRUE(sum.ref().send(Add{i}));
    const auto total =
        co_await sum.ref().ask<int>([](Reply<int> r) { return Total{std::move(r)}; });
    EXPECT_EQ(total.value(), 15);
    mailbox->close();
    co_await running.join();
  });
}

TEST(Actor, AReplyDroppedUnansweredDeliversAnError) {
  simulate(2, [](SimExecutor& executor, TaskGroup&) -> Task<void> {
    auto mailbox = std::make_shared<Mailbox<SumMessage>>(8);
    const Strand strand(executor);
    Sum sum(strand, mailbox);
    TaskGroup running(strand);
    running.spawn([](Sum& s) -> Task<void> { (void)co_await s.run(); }(sum));
    const auto dropped =
        co_await sum.ref().ask<int>([](Reply<int> r) { return Drop{std::move(r)}; });
    EXPECT_EQ(dropped.error().code, ErrorCode::kUnavailable);
    mailbox->close();
    co_await running.join();
  });
}

TEST(Mailbox, FullAnswersOverloadedAndClosedAnswersUnavailable) {
  Mailbox<int> box(2);
  EXPECT_TRUE(box.send(1));
  EXPECT_TRUE(box.send(2));
  EXPECT_EQ(box.send(3).error().code, ErrorCode::kOverloaded);
  EXPECT_TRUE(box.send_answer(4));
  box.close();
  EXPECT_EQ(box.send(5).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(box.size(), 3u);
}

TEST(Mailbox, AskOfAFullMailboxResumesWithOverloaded) {
  simulate(3, [](SimExecutor&, TaskGroup&) -> Task<void> {
    auto mailbox = std::make_shared<Mailbox<SumMessage>>(1);
    Ref<SumMessage> ref(mailbox);
    EXPECT_TRUE(ref.send(Add{1}));
    const auto refused = co_await ref.ask<int>([](Reply<int> r) { return Total{std::move(r)}; });
    EXPECT_EQ(refused.error().code, ErrorCode::kOverloaded);
  });
}

TEST(Mailbox, ManyThreadsLoseNothing) {
  constexpr int kThreads = 4, kEach = 20'000;
  AsioExecutor executor(2);
  auto mailbox = std::make_shared<Mailbox<int>>(256);
  std::promise<long> sum;
  TaskGroup group{Strand(executor)};
  group.spawn([](Mailbox<int>& box, std::promise<long>& out) -> Task<void> {
    long total = 0;
    while (auto value = co_await box.receive()) total += *value;
    out.set_value(total);
  }(*mailbox, sum));
  std::vector<std::thread> senders;
  for (int t = 0; t < kThreads; ++t) {
    senders.emplace_back([mailbox] {
      for (int i = 1; i <= kEach; ++i)
        while (!mailbox->send(i)) std::this_thread::yield();
    });
  }
  for (auto& sender : senders) sender.join();
  mailbox->close();
  EXPECT_EQ(sum.get_future().get(), long{kThreads} * kEach * (kEach + 1) / 2);
  while (group.running() > 0) std::this_thread::yield();
}

TEST(TaskGroup, CancelWakesSleepersAndJoinAwaitsThem) {
  simulate(4, [](SimExecutor& executor, TaskGroup&) -> Task<void> {
    TaskGroup group{Strand(executor)};
    int woken = 0;
    for (int i = 0; i < 3; ++i) {
      group.spawn([](Executor& e, CancellationToken token, int& n) -> Task<void> {
        co_await sleep_for(e, 1h, token);
        ++n;
      }(executor, group.token(), woken));
    }
    const auto before = executor.now();
    co_await sleep_for(executor, 1s);
    group.cancel();
    co_await group.join();
    EXPECT_EQ(woken, 3);
    EXPECT_EQ(executor.now() - before, Duration(1s));
  });
}

TEST(TaskGroup, AnExceptionBecomesAnError) {
  simulate(5, [](SimExecutor& executor, TaskGroup&) -> Task<void> {
    TaskGroup group{Strand(executor)};
    std::optional<Result<void>> ended;
    group.spawn(
        []() -> Task<void> {
          throw std::runtime_error("boom");
          co_return;
        }(),
        [&ended](Result<void> r) { ended.emplace(std::move(r)); });
    co_await group.join();
    EXPECT_EQ(ended->error().code, ErrorCode::kInternal);
    EXPECT_NE(ended->error().detail.find("boom"), std::string::npos);
  });
}

TEST(Supervisor, RestartsWithBackoffKeepsTheMailboxAndGivesUp) {
  simulate(6, [](SimExecutor& executor, TaskGroup&) -> Task<void> {
    std::vector<bool> failures;
    std::vector<TimePoint> times;
    Supervisor supervisor(Strand(executor), 9,
                          [&](const std::string& name, const Error&, bool given_up) {
                            EXPECT_EQ(name, "sum");
                            failures.push_back(given_up);
                            times.push_back(executor.now());
                          });
    auto mailbox = std::make_shared<Mailbox<SumMessage>>(16);
    auto instance = std::make_shared<std::unique_ptr<Sum>>();
    RestartPolicy policy;
    policy.max_restarts = 2;
    const Strand strand(executor);
    supervisor.supervise("sum", strand, policy, [strand, mailbox, instance] {
      EXPECT_TRUE(strand.runs_here());
      *instance = std::make_unique<Sum>(strand, mailbox);
      return (*instance)->run();
    });
    Ref<SumMessage> ref(mailbox);
    EXPECT_TRUE(ref.send(Explode{}));
    EXPECT_TRUE(ref.send(Add{7}));  // queued while the child is down, served after its restart
    const auto total = co_await ref.ask<int>([](Reply<int> r) { return Total{std::move(r)}; });
    EXPECT_EQ(total.value(), 7);
    EXPECT_TRUE(ref.send(Explode{}));
    EXPECT_TRUE(ref.send(Explode{}));
    co_await supervisor.join();
    EXPECT_EQ(failures, (std::vector<bool>{false, false, true}));
    EXPECT_TRUE(supervisor.any_given_up());
    EXPECT_GE(times[2] - times[1], policy.first_delay);  // the second delay is 50..100 ms
    mailbox->close();
  });
}

TEST(BlockingPool, RunsOffStrandAndTurnsExceptionsIntoErrors) {
  AsioExecutor executor(1);
  ThreadPool pool("test", 1, 4);
  TaskGroup group{Strand(executor)};
  std::promise<void> done;
  group.spawn([](BlockingPool& p, std::promise<void>& finished) -> Task<void> {
    const auto here = std::this_thread::get_id();
    const auto there = co_await p.run([] { return std::this_thread::get_id(); });
    EXPECT_NE(there.value(), here);
    const auto thrown = co_await p.run([]() -> int { throw std::runtime_error("disk"); });
    EXPECT_EQ(thrown.error().code, ErrorCode::kInternal);
    finished.set_value();
  }(pool, done));
  done.get_future().get();
  while (group.running() > 0) std::this_thread::yield();
}

TEST(BlockingPool, AFullQueueIsOverloaded) {
  std::promise<void> started, release;  // outlive the pool's thread
  ThreadPool pool("test", 1, 1);
  EXPECT_TRUE(pool.submit([&] {
    started.set_value();
    release.get_future().get();
  }));
  started.get_future().get();
  EXPECT_TRUE(pool.submit([] {}));
  EXPECT_EQ(pool.submit([] {}).error().code, ErrorCode::kOverloaded);
  release.set_value();
}

TEST(Cancellation, ReachesChildrenAndRunsCallbacksOnce) {
  CancellationSource parent;
  CancellationSource child(parent.token());
  int calls = 0;
  auto callback = child.token().on_cancel([&] { ++calls; });
  auto forgotten = child.token().on_cancel([&] { calls += 100; });
  forgotten.reset();
  parent.cancel();
  parent.cancel();
  EXPECT_TRUE(child.token().cancelled());
  EXPECT_EQ(calls, 1);
  auto late = child.token().on_cancel([&] { ++calls; });
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace lemma::core
