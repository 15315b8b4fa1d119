#include "cli/mailbox_bench.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

#include "core/asio_executor.h"
#include "core/mailbox.h"
#include "core/task_group.h"

namespace lemma::cli {

namespace {

constexpr int kMessages = 400'000;
constexpr int kRounds = 5;

core::Task<void> count(core::Mailbox<int>& box, std::promise<void>& done) {
  int received = 0;
  while (auto message = co_await box.receive()) received += *message;
  if (received == kMessages) done.set_value();
}

double messages_per_second(int senders) {
  core::AsioExecutor executor(1);
  auto box = std::make_shared<core::Mailbox<int>>(1024);
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

}  // namespace

std::vector<core::BenchRow> bench_mailbox() {
  std::vector<double> one, two;
  for (int round = 0; round < kRounds; ++round) {
    one.push_back(messages_per_second(1));
    two.push_back(messages_per_second(2));
  }
  std::sort(one.begin(), one.end());
  std::sort(two.begin(), two.end());
  constexpr const char* kGoal = "goal: 1 M messages/s";
  return {core::bench_row("mailbox.one_sender", one[kRounds / 2], "messages/s", 1e6, kGoal),
          core::bench_row("mailbox.two_senders", two[kRounds / 2], "messages/s", 1e6, kGoal)};
}

}  // namespace lemma::cli
