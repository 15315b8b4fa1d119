#include "model/cpu/team.h"

#include <algorithm>

#include <immintrin.h>

namespace lemma::model::cpu {

namespace {

// Until `word` differs from `old`: spins briefly, then sleeps (std::atomic::wait is a futex).
void await_change(const std::atomic<std::uint32_t>& word, std::uint32_t old) {
  const auto give_up = std::chrono::steady_clock::now() + Team::kSpin;
  do {
    for (int i = 0; i < 32; ++i) {
      if (word.load(std::memory_order_acquire) != old) return;
      _mm_pause();
    }
  } while (std::chrono::steady_clock::now() < give_up);
  word.wait(old, std::memory_order_acquire);
}

}  // namespace

Team::Team(int threads) : threads_(std::clamp(threads, 1, kMaxThreads)) {
  for (int thread = 1; thread < threads_; ++thread)
    workers_.emplace_back([this, thread] { work(thread); });
}

Team::~Team() {
  stop_ = true;
  generation_.fetch_add(1, std::memory_order_release);
  generation_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void Team::run(Job job) {
  job_ = job;
  working_.store(static_cast<std::uint32_t>(threads_ - 1), std::memory_order_relaxed);
  generation_.fetch_add(1, std::memory_order_release);
  generation_.notify_all();
  run_part(0);
  for (auto left = working_.load(std::memory_order_acquire); left != 0;
       left = working_.load(std::memory_order_acquire)) {
    await_change(working_, left);
  }
}

void Team::run_part(int thread) const {
  const auto edge = [&](int t) {
    return static_cast<int>(static_cast<std::int64_t>(job_.count) * t / threads_);
  };
  const int begin = edge(thread), end = edge(thread + 1);
  if (begin < end) job_.call(job_.body, begin, end);
}

void Team::work(int thread) {
  std::uint32_t seen = 0;
  while (true) {
    await_change(generation_, seen);
    seen = generation_.load(std::memory_order_acquire);
    if (stop_) return;
    run_part(thread);
    if (working_.fetch_sub(1, std::memory_order_acq_rel) == 1) working_.notify_one();
  }
}

}  // namespace lemma::model::cpu
