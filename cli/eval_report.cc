#include "cli/eval_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lemma::cli {

namespace {

double rounded(double v) { return std::round(v * 1e4) / 1e4; }

struct Sums {
  int n = 0, solved = 0, verified = 0, false_verified = 0;
  double tokens = 0, seconds = 0, slowest = 0;
};

Sums sums_of(const EvalRow& row) {
  Sums sums;
  for (const auto& outcome : row.outcomes) {
    ++sums.n;
    sums.solved += outcome.solved;
    sums.verified += outcome.verified;
    sums.false_verified += outcome.false_verified;
    sums.tokens += static_cast<double>(outcome.tokens);
    sums.seconds += outcome.seconds;
    sums.slowest = std::max(sums.slowest, outcome.seconds);
  }
  return sums;
}

double share(double part, int n) { return n > 0 ? part / n : 0; }

}  // namespace

std::pair<double, double> wilson95(int successes, int n) {
  if (n == 0) return {0, 1};
  constexpr double z = 1.959964;
  const double p = static_cast<double>(successes) / n;
  const double denominator = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / denominator;
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4.0 * n * n)) / denominator;
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

nlohmann::ordered_json to_json(const EvalRow& row) {
  const Sums sums = sums_of(row);
  const auto [low, high] = wilson95(sums.solved, sums.n);
  return {{"task", row.task},
          {"level", row.level},
          {"strategy", row.strategy},
          {"decomposition", row.decomposition},
          {"tokens", row.tokens},
          {"n", sums.n},
          {"solved", rounded(share(sums.solved, sums.n))},
          {"ci95", {rounded(low), rounded(high)}},
          {"verified", rounded(share(sums.verified, sums.n))},
          {"false_verified", sums.false_verified},
          {"tokens_mean", rounded(share(sums.tokens, sums.n))},
          {"seconds_mean", rounded(share(sums.seconds, sums.n))},
          {"seconds_max", rounded(sums.slowest)}};
}

std::string table(const std::vector<EvalRow>& rows) {
  std::string text =
      "task      level  strategy       split      budget     n  solved     95% interval  verified  "
      "false  "
      "tokens  seconds  slowest\n";
  for (const auto& row : rows) {
    const Sums sums = sums_of(row);
    const auto [low, high] = wilson95(sums.solved, sums.n);
    char line[256];
    std::snprintf(line, sizeof line,
                  "%-10s %4d  %-13s  %-9s %7lld %5d  %5.1f%%  %5.1f .. %5.1f%%    %5.1f%%  %5d  "
                  "%6.0f  %7.2f  %7.2f\n",
                  row.task.c_str(), row.level, row.strategy.c_str(), row.decomposition.c_str(),
                  static_cast<long long>(row.tokens), sums.n, 100 * share(sums.solved, sums.n),
                  100 * low, 100 * high, 100 * share(sums.verified, sums.n), sums.false_verified,
                  share(sums.tokens, sums.n), share(sums.seconds, sums.n), sums.slowest);
    text += line;
  }
  return text;
}

}  // namespace lemma::cli
