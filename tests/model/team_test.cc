#include "model/cpu/team.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace lemma::model::cpu {
namespace {

TEST(Team, EveryItemExactlyOnce) {
  for (const int threads : {1, 2, 3, 7}) {
    Team team(threads);
    for (const int count : {0, 1, 2, 5, 6, 7, 8, 1000}) {
      for (int round = 0; round < 20; ++round) {
        std::vector<int> hits(static_cast<std::size_t>(count), 0);
        team.parallel_for(count, [&](int begin, int end) {
          for (int i = begin; i < end; ++i) ++hits[static_cast<std::size_t>(i)];
        });
        EXPECT_EQ(std::accumulate(hits.begin(), hits.end(), 0), count);
        EXPECT_TRUE(std::ranges::all_of(hits, [](int h) { return h == 1; }));
      }
    }
  }
}

TEST(Team, WorksAgainAfterSleeping) {
  Team team(3);
  for (int round = 0; round < 5; ++round) {
    std::this_thread::sleep_for(10 * Team::kSpin);
    std::atomic<int> sum = 0;
    team.parallel_for(100, [&](int begin, int end) {
      for (int i = begin; i < end; ++i) sum += i;
    });
    EXPECT_EQ(sum, 4950);
  }
}

// Not a timing test: sleeping costs no processor time however long the machine takes over it.
TEST(Team, IdleWorkersUseNoProcessorTime) {
  Team team(4);
  team.parallel_for(4, [](int, int) {});
  const auto processor_time = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
           1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  };
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // past the spinning
  const double before = processor_time();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_LT(processor_time() - before, 0.15);  // three spinning workers would take 0.9 s of it
}

}  // namespace
}  // namespace lemma::model::cpu
