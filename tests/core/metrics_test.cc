#include "core/metrics.h"

#include <gtest/gtest.h>

namespace lemma::core {
namespace {

TEST(Metrics, WritesPrometheusText) {
  Metrics metrics;
  metrics.counter("lemma_steps_total", "Steps checked.", {{"verdict", "passed"}}).add(3);
  metrics.counter("lemma_steps_total", "Steps checked.", {{"verdict", "passed"}}).add(2);
  metrics.gauge("lemma_sessions", "Live sessions.").set(4);
  auto& histogram = metrics.histogram("lemma_seconds", "Time.", {0.1, 1.0});
  histogram.observe(0.05);
  histogram.observe(0.1);  // bounds are inclusive
  histogram.observe(7);
  const std::string text = metrics.text();
  for (const char* line : {"# TYPE lemma_steps_total counter",
                           "lemma_steps_total{verdict=\"passed\"} 5", "lemma_sessions 4",
                           "lemma_seconds_bucket{le=\"0.1\"} 2", "lemma_seconds_bucket{le=\"1\"} 2",
                           "lemma_seconds_bucket{le=\"+Inf\"} 3", "lemma_seconds_count 3"})
    EXPECT_NE(text.find(line), std::string::npos) << line << "\nin\n" << text;
}

}  // namespace
}  // namespace lemma::core
