#include "children/worker_pool.h"

#include <atomic>
#include <csignal>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "tests/children/test_children.h"

namespace lemma::children {
namespace {

using core::ErrorCode;
using std::chrono::milliseconds;

struct Pool {
  core::Metrics metrics;
  WorkerPool pool;
  explicit Pool(WorkerPoolOptions options = {}, Spawner& spawner = shared_spawner(),
                const char* program = "echo")
      : pool(spawner, test_program(program), std::move(options), metrics) {}
  std::string ask(std::string_view text, milliseconds time = milliseconds(5000)) {
    auto reply = pool.ask(text, in(time));
    return reply ? reply.value() : std::string(to_string(reply.error().code));
  }
};

TEST(WorkerPool, OneWorkerAnswersAgainAndAgain) {
  Pool pool;
  const std::string pid = pool.ask("pid");
  EXPECT_EQ(pool.ask("one"), "one");
  EXPECT_EQ(pool.ask(""), "");
  EXPECT_EQ(pool.ask("pid"), pid);
}

TEST(WorkerPool, AWorkerIsReplacedAfterItsVerdicts) {
  Pool pool({.verdicts_per_worker = 3});
  std::set<std::string> pids;
  for (int i = 0; i < 9; ++i) pids.insert(pool.ask("pid"));
  EXPECT_EQ(pids.size(), 3U);
}

TEST(WorkerPool, AHungWorkerCostsOneVerdict) {
  Pool pool;
  const int pid = std::stoi(pool.ask("pid"));
  EXPECT_EQ(pool.ask("hang", milliseconds(200)), "deadline_exceeded");
  EXPECT_TRUE(ends_soon(pid));
  EXPECT_EQ(pool.ask("next"), "next");
}

TEST(WorkerPool, AWorkerThatDiesCostsOneVerdict) {
  Pool pool;
  EXPECT_EQ(pool.ask("die"), "unavailable");
  EXPECT_EQ(pool.ask("next"), "next");
}

TEST(WorkerPool, AWorkerThatTalksNonsenseCostsOneVerdict) {
  Pool pool;
  EXPECT_EQ(pool.ask("garbage"), "corrupt");
  EXPECT_EQ(pool.ask("next"), "next");
}

TEST(WorkerPool, AnIdleWorkersDeathCostsNothing) {
  Pool pool;
  const int pid = std::stoi(pool.ask("pid"));
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  ASSERT_TRUE(ends_soon(pid));
  EXPECT_EQ(pool.ask("next"), "next");
}

TEST(WorkerPool, WaitersAreBoundedAndServedInTime) {
  Pool pool({.workers = 1, .max_waiting = 1});
  EXPECT_EQ(pool.ask("warm"), "warm");
  std::atomic<int> overloaded = 0, late = 0;
  std::vector<std::thread> threads;
  threads.emplace_back(
      [&] { EXPECT_EQ(pool.ask("hang", milliseconds(800)), "deadline_exceeded"); });
  std::this_thread::sleep_for(milliseconds(200));
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      const std::string reply = pool.ask("x", milliseconds(200));
      if (reply == "overloaded") ++overloaded;
      if (reply == "deadline_exceeded") ++late;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(overloaded, 3);
  EXPECT_EQ(late, 1);
  EXPECT_EQ(pool.ask("next"), "next");
}

TEST(WorkerPool, AnswersGoToWhoAsked) {
  Pool pool({.workers = 3, .verdicts_per_worker = 7});
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 6; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 30; ++i) {
        const std::string text = std::to_string(t) + "-" + std::to_string(i);
        if (pool.ask(text) == text) ++right;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 180);
}

TEST(WorkerPool, StartsThatLeadNowhereAreHeldBack) {
  Pool pool({.name = "stillborn"}, shared_spawner(), "stillborn");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(pool.ask("x"), "unavailable");
  const auto before =
      pool.metrics.counter("lemma_child_starts_total", "", {{"child", "stillborn"}}).value();
  EXPECT_EQ(pool.ask("x"), "unavailable");
  EXPECT_EQ(pool.metrics.counter("lemma_child_starts_total", "", {{"child", "stillborn"}}).value(),
            before);
}

TEST(WorkerPool, ADeadSpawnerIsUnavailable) {
  auto spawner = Spawner::fork().value();
  Pool pool({}, *spawner);
  EXPECT_EQ(pool.ask("one"), "one");
  ASSERT_EQ(::kill(spawner->pid(), SIGKILL), 0);
  ASSERT_TRUE(ends_soon(spawner->pid()));
  std::this_thread::sleep_for(milliseconds(100));  // the worker dies with it
  for (int i = 0; i < 5; ++i) EXPECT_EQ(pool.ask("two"), "unavailable");
}

}  // namespace
}  // namespace lemma::children
