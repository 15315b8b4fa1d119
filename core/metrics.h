// Metrics: named counters, gauges and histograms, read by GET /metrics. Make them once at start-up
// and keep the reference: updating is one relaxed atomic, from any thread. Label values are fixed
// words, never a prompt, key or id.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/thread_annotations.h"

namespace lemma::core {

class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void set(double v) { value_.store(v, std::memory_order_relaxed); }
  void add(double v) {
    double seen = value_.load(std::memory_order_relaxed);
    while (!value_.compare_exchange_weak(seen, seen + v, std::memory_order_relaxed)) {
    }
  }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

// Cumulative buckets with the given upper bounds, plus +Inf.
class Histogram {
 public:
  explicit Histogram(std::vector<double> bounds)
      : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {}
  void observe(double v);

  const std::vector<double>& bounds() const { return bounds_; }
  std::uint64_t count(std::size_t bucket) const {
    return counts_[bucket].load(std::memory_order_relaxed);
  }
  double sum() const { return sum_.value(); }

 private:
  const std::vector<double> bounds_;
  std::vector<std::atomic<std::uint64_t>> counts_;  // per bucket, not cumulative
  Gauge sum_;
};

using Labels = std::map<std::string, std::string>;

class Metrics {
 public:
  static constexpr std::size_t kMaxSeries = 4096;

  // The same name and labels give the same object; it lives as long as this. A name has one kind.
  Counter& counter(const std::string& name, const std::string& help, Labels labels = {});
  Gauge& gauge(const std::string& name, const std::string& help, Labels labels = {});
  Histogram& histogram(const std::string& name, const std::string& help, std::vector<double> bounds,
                       Labels labels = {});

  // Prometheus text exposition format 0.0.4.
  std::string text() const;

 private:
  struct Series {
    Labels labels;
    Counter counter;
    Gauge gauge;
    std::unique_ptr<Histogram> histogram;
  };
  enum class Kind { kCounter, kGauge, kHistogram };
  struct Family {
    std::string help;
    Kind kind;
    std::deque<Series> series;
  };
  Series& series(const std::string& name, const std::string& help, Kind kind, Labels labels)
      REQUIRES(mutex_);

  mutable Mutex mutex_;
  std::map<std::string, Family> families_ GUARDED_BY(mutex_);
  std::size_t series_count_ GUARDED_BY(mutex_) = 0;
};

}  // namespace lemma::core
