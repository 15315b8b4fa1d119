#include <atomic>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "core/asio_executor.h"
#include "core/sim_executor.h"
#include "core/strand.h"

namespace lemma::core {
namespace {

using namespace std::chrono_literals;

std::vector<int> order_of(std::uint64_t seed) {
  SimExecutor executor(seed);
  std::vector<int> order;
  for (int i = 0; i < 20; ++i) executor.post([&order, i] { order.push_back(i); });
  EXPECT_TRUE(executor.run(1000));
  return order;
}

TEST(SimExecutor, TheSeedDecidesTheOrder) {
  EXPECT_EQ(order_of(7), order_of(7));
  EXPECT_NE(order_of(7), order_of(8));
}

TEST(SimExecutor, TimeMovesOnlyWhenNothingIsReady) {
  SimExecutor executor(1);
  std::vector<std::string> seen;
  executor.post_at(executor.now() + 2s, [&] { seen.push_back("late"); });
  executor.post_at(executor.now() + 1s, [&] { seen.push_back("early"); });
  const auto cancelled =
      executor.post_at(executor.now() + 1500ms, [&] { seen.push_back("never"); });
  executor.cancel(cancelled);
  executor.post([&] { seen.push_back("now"); });
  const auto start = executor.now();
  EXPECT_TRUE(executor.run(100));
  EXPECT_EQ(seen, (std::vector<std::string>{"now", "early", "late"}));
  EXPECT_EQ(executor.now() - start, Duration(2s));
}

TEST(SimExecutor, ReportsALivelock) {
  SimExecutor executor(1);
  Function<void()>* again = new Function<void()>;
  *again = [&executor, again] { executor.post([again] { (*again)(); }); };
  executor.post([again] { (*again)(); });
  EXPECT_FALSE(executor.run(1000));
  delete again;
}

TEST(Strand, IsFirstInFirstOutUnderAnyOrder) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SimExecutor executor(seed);
    Strand a(executor), b(executor);
    std::vector<int> from_a, from_b;
    for (int i = 0; i < 10; ++i) {
      a.post([&from_a, i] { from_a.push_back(i); });
      b.post([&from_b, i] { from_b.push_back(i); });
    }
    EXPECT_TRUE(executor.run(1000));
    EXPECT_TRUE(std::is_sorted(from_a.begin(), from_a.end()));
    EXPECT_TRUE(std::is_sorted(from_b.begin(), from_b.end()));
  }
}

TEST(Strand, NeverRunsTwoHandlersAtOnce) {
  AsioExecutor executor(4);
  Strand strand(executor);
  std::atomic<int> inside{0};
  std::atomic<bool> overlapped{false};
  int count = 0;  // touched only on the strand
  std::promise<void> done;
  std::vector<std::thread> senders;
  for (int t = 0; t < 4; ++t) {
    senders.emplace_back([&] {
      for (int i = 0; i < 5000; ++i) {
        strand.post([&] {
          if (inside.fetch_add(1) != 0) overlapped = true;
          if (++count == 20'000) done.set_value();
          inside.fetch_sub(1);
        });
      }
    });
  }
  for (auto& sender : senders) sender.join();
  done.get_future().get();
  EXPECT_FALSE(overlapped);
  EXPECT_EQ(count, 20'000);
}

TEST(AsioExecutor, TimersFireAndCancel) {
  AsioExecutor executor(1);
  std::promise<void> fired;
  std::atomic<bool> wrong{false};
  const auto never = executor.post_at(executor.now() + 1h, [&] { wrong = true; });
  executor.cancel(never);
  executor.post_at(executor.now() + 1ms, [&] { fired.set_value(); });
  fired.get_future().get();
  EXPECT_FALSE(wrong);
}

}  // namespace
}  // namespace lemma::core
