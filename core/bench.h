// One measured figure beside the limit it is judged by, as `lemma bench --json` prints it. Plain
// value.
#pragma once

#include <string>
#include <utility>

namespace lemma::core {

struct BenchRow {
  std::string name;      // "search.expansions", "decode"
  double value = 0;      // measured, in `unit`
  std::string unit;      // "ms", "tokens/s"
  double limit = 0;      // physical limit, peer or goal, in the same unit, measured in the same run
                         // where it can be
  std::string limit_is;  // what the limit is: "reading the packed weights once"
  double ratio = 0;      // share of the limit reached: above 1 is better than the limit
};

// For figures where more is better: the ratio is value / limit.
inline BenchRow bench_row(std::string name, double value, std::string unit, double limit,
                          std::string limit_is) {
  return {std::move(name),     value,
          std::move(unit),     limit,
          std::move(limit_is), limit > 0 ? value / limit : 0};
}

}  // namespace lemma::core
