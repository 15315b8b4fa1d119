#include "core/metrics.h"

#include <algorithm>
#include <limits>
#include <sstream>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "core/assert.h"

namespace lemma::core {

void Histogram::observe(double v) {
  const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), v) - bounds_.begin();
  counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_.add(v);
}

Metrics::Series& Metrics::series(const std::string& name, const std::string& help, Kind kind,
                                 Labels labels) {
  auto [found, added] = families_.try_emplace(name);
  Family& family = found->second;
  if (added) {
    family.help = help;
    family.kind = kind;
  }
  LEMMA_ASSERT(family.kind == kind, "a metric's name has one kind");
  for (auto& series : family.series) {
    if (series.labels == labels) return series;
  }
  LEMMA_ASSERT(++series_count_ <= kMaxSeries,
               "metric labels are fixed words, so their number is small");
  Series& series = family.series.emplace_back();
  series.labels = std::move(labels);
  return series;
}

Counter& Metrics::counter(const std::string& name, const std::string& help, Labels labels) {
  MutexLock lock(mutex_);
  return series(name, help, Kind::kCounter, std::move(labels)).counter;
}

Gauge& Metrics::gauge(const std::string& name, const std::string& help, Labels labels) {
  MutexLock lock(mutex_);
  return series(name, help, Kind::kGauge, std::move(labels)).gauge;
}

Histogram& Metrics::histogram(const std::string& name, const std::string& help,
                              std::vector<double> bounds, Labels labels) {
  MutexLock lock(mutex_);
  auto& holder = series(name, help, Kind::kHistogram, std::move(labels)).histogram;
  if (!holder) holder = std::make_unique<Histogram>(std::move(bounds));
  return *holder;
}

std::string Metrics::text() const {
  std::vector<prometheus::MetricFamily> families;
  {
    MutexLock lock(mutex_);
    for (const auto& [name, family] : families_) {
      prometheus::MetricFamily out;
      out.name = name;
      out.help = family.help;
      out.type = family.kind == Kind::kCounter ? prometheus::MetricType::Counter
                 : family.kind == Kind::kGauge ? prometheus::MetricType::Gauge
                                               : prometheus::MetricType::Histogram;
      for (const auto& series : family.series) {
        prometheus::ClientMetric metric;
        for (const auto& [key, value] : series.labels) metric.label.push_back({key, value});
        metric.counter.value = static_cast<double>(series.counter.value());
        metric.gauge.value = series.gauge.value();
        if (series.histogram) {
          const Histogram& histogram = *series.histogram;
          std::uint64_t cumulative = 0;
          for (std::size_t b = 0; b <= histogram.bounds().size(); ++b) {
            cumulative += histogram.count(b);
            const double bound = b < histogram.bounds().size()
                                     ? histogram.bounds()[b]
                                     : std::numeric_limits<double>::infinity();
            metric.histogram.bucket.push_back({cumulative, bound});
          }
          metric.histogram.sample_count = cumulative;
          metric.histogram.sample_sum = histogram.sum();
        }
        out.metric.push_back(std::move(metric));
      }
      families.push_back(std::move(out));
    }
  }
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, families);
  return text.str();
}

}  // namespace lemma::core
