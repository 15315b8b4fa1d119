// The token loop's threads. parallel_for splits a range over them, the caller included, and returns
// when all of it is done. Between calls workers spin for at most kSpin, then sleep on a futex: an
// idle team uses no CPU. One thread means no team: everything runs inline. One owner thread calls
// parallel_for; it doesn't nest. The body must not throw.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <vector>

namespace lemma::model::cpu {

class Team {
 public:
  static constexpr std::chrono::microseconds kSpin{50};
  static constexpr int kMaxThreads = 256;

  explicit Team(int threads);
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;
  ~Team();

  int threads() const { return threads_; }

  // body(begin, end) once per thread with work, over contiguous parts of [0, count) whose sizes
  // differ by at most one.
  template <class Body>
  void parallel_for(int count, Body&& body) {
    if (threads_ == 1 || count <= 1) {
      if (count > 0) body(0, count);
      return;
    }
    using Plain = std::remove_reference_t<Body>;
    void* erased = const_cast<void*>(static_cast<const void*>(&body));
    run({count, erased, [](void* b, int begin, int end) { (*static_cast<Plain*>(b))(begin, end); }});
  }

 private:
  struct Job {
    int count = 0;
    void* body = nullptr;
    void (*call)(void* body, int begin, int end) = nullptr;
  };
  void run(Job job);
  void run_part(int thread) const;
  void work(int thread);

  const int threads_;
  Job job_;                                   // written by the owner before generation_ moves on
  std::atomic<std::uint32_t> generation_{0};  // one per job; a futex word
  std::atomic<std::uint32_t> working_{0};     // workers not done with the current job; a futex word
  std::atomic<bool> stop_{false};
  std::vector<std::thread> workers_;
};

}  // namespace lemma::model::cpu
