#include "cli/mailbox_bench.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "core/asio_executor.h"
#include "core/mailbox.h"
#include "core/task_group.h"

namespace lemma::cli {

namespace {

constexpr int kMessages = 400'000;
constexpr std::size_t kCapacity = 1024;
constexpr int kRounds = 5;

core::Task<void> count(core::Mailbox<int>& box, std::promise<void>& done) {
  int received = 0;
  while (auto message = co_await box.receive()) received += *message;
  if (received == kMessages) done.set_value();
}

double messages_per_second(int senders) {
  core::AsioExecutor executor(1);
  auto box = std::make_shared<core::Mailbox<int>>(kCapacity);
  std::promise<void> done;
  core::TaskGroup group{core::Strand(executor)};
  const auto began = std::chrono::steady_clock::now();
  group.spawn(count(*box, done));
  std::vector<std::thread> threads;
  for (int t = 0; t < senders; ++t) {
    threads.emplace_back([box, senders] {
      for (int i = 0; i < kMessages / senders; ++i)
        while (!box->send(1)) std::this_thread::yield();
    });
  }
  for (auto& thread : threads) thread.join();
  box->close();
  done.get_future().get();
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  while (group.running() > 0) std::this_thread::yield();
  return kMessages / seconds;
}

// The same traffic through what any mailbox needs at least: a mutex, a bounded deque and a condition
// variable.
double bare_messages_per_second(int senders) {
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<int> queue;
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (int t = 0; t < senders; ++t) {
    threads.emplace_back([&, senders] {
      for (int i = 0; i < kMessages / senders; ++i) {
        for (bool sent = false; !sent;) {
          {
            std::lock_guard lock(mutex);
            if ((sent = queue.size() < kCapacity)) queue.push_back(1);
          }
          if (sent)
            arrived.notify_one();
          else
            std::this_thread::yield();
        }
      }
    });
  }
  for (int received = 0; received < kMessages;) {
    std::unique_lock lock(mutex);
    arrived.wait(lock, [&] { return !queue.empty(); });
    received += queue.front();
    queue.pop_front();
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  for (auto& thread : threads) thread.join();
  return kMessages / seconds;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

std::vector<core::BenchRow> bench_mailbox() {
  std::vector<core::BenchRow> rows;
  for (const auto& [name, senders] :
       {std::pair{"mailbox.one_sender", 1}, std::pair{"mailbox.two_senders", 2}}) {
    std::vector<double> ours, bare;
    for (int round = 0; round < kRounds; ++round) {
      ours.push_back(messages_per_second(senders));
      bare.push_back(bare_messages_per_second(senders));
    }
    rows.push_back(core::bench_row(name, median(ours), "messages/s", median(bare),
                                   "the same through a bare mutex, deque and condition variable"));
  }
  return rows;
}

}  // namespace lemma::cli
