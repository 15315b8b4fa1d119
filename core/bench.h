// One measured figure beside the limit it is judged by, as `lemma bench --json` prints it.
#pragma once

#include <string>
#include <utility>

namespace lemma::core {

struct BenchRow {
  std::string name;      // "decode"
  double value = 0;      // in `unit`
  std::string unit;      // "tokens/s"
  double limit = 0;      // in `unit`, measured in the same run where it can be
  std::string limit_is;  // what the limit is
  double ratio = 0;      // value / limit
};

inline BenchRow bench_row(std::string name, double value, std::string unit, double limit,
                          std::string limit_is) {
  return {std::move(name),     value,
          std::move(unit),     limit,
          std::move(limit_is), limit > 0 ? value / limit : 0};
}

}  // namespace lemma::core
