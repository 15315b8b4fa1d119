// One row of `lemma bench --json`: a measured value beside the limit it is judged by. Plain value.
#pragma once

#include <string>

namespace lemma::core {

struct BenchRow {
  std::string name;      // "search.expansions"
  double value = 0;      // measured, in `unit`
  std::string unit;      // "ms", "tokens/s"
  double limit = 0;      // physical limit, peer or goal, in the same unit
  std::string limit_is;  // what the limit is: "goal: 1,000 expansions in 20 ms on one core"
  double ratio = 0;      // share of the limit reached: above 1 is better than the limit
};

}  // namespace lemma::core
