// Time as a constructor argument: the system's in production, a manual one in tests and simulation.
// Thread-safe.
#pragma once

#include <atomic>
#include <chrono>

namespace lemma::core {

using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;  // monotonic

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
  // Milliseconds since the Unix epoch, for what people and logs read; never for measuring
  // durations.
  virtual std::chrono::milliseconds unix_time() const = 0;
};

class SystemClock final : public Clock {
 public:
  TimePoint now() const override { return std::chrono::steady_clock::now(); }
  std::chrono::milliseconds unix_time() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch());
  }
};

// Starts at an arbitrary fixed instant and moves only when told to.
class ManualClock final : public Clock {
 public:
  TimePoint now() const override { return TimePoint(Duration(now_.load())); }
  std::chrono::milliseconds unix_time() const override {
    return std::chrono::milliseconds(1'700'000'000'000) +
           std::chrono::duration_cast<std::chrono::milliseconds>(Duration(now_.load()));
  }
  void advance(Duration d) { now_ += d.count(); }
  void advance_to(TimePoint t) {
    if (t > now()) now_ = t.time_since_epoch().count();
  }

 private:
  std::atomic<Duration::rep> now_{0};
};

}  // namespace lemma::core
