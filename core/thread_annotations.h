// A mutex that clang's -Wthread-safety can check: fields say GUARDED_BY(mutex), and touching one
// without the lock is a compile error under clang. Real locks are rare here; most state belongs to
// one strand.
#pragma once

#include <mutex>

#if defined(__clang__)
#define LEMMA_ANNOTATE(x) __attribute__((x))
#else
#define LEMMA_ANNOTATE(x)
#endif
#define GUARDED_BY(mutex) LEMMA_ANNOTATE(guarded_by(mutex))
#define REQUIRES(mutex) LEMMA_ANNOTATE(requires_capability(mutex))

namespace lemma::core {

class LEMMA_ANNOTATE(capability("mutex")) Mutex {
 public:
  void lock() LEMMA_ANNOTATE(acquire_capability()) { mutex_.lock(); }
  void unlock() LEMMA_ANNOTATE(release_capability()) { mutex_.unlock(); }
  std::mutex& native() { return mutex_; }  // for std::condition_variable

 private:
  std::mutex mutex_;
};

class LEMMA_ANNOTATE(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) LEMMA_ANNOTATE(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() LEMMA_ANNOTATE(release_capability()) { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace lemma::core
