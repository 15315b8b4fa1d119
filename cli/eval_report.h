// The evaluation's table: what each strategy solved at each budget, with 95% intervals. Plain
// values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace lemma::cli {

// One problem's outcome.
struct EvalOutcome {
  bool solved = false;    // the final answer checks against the problem
  bool verified = false;  // status "verified", and its certificate passes again
  bool false_verified =
      false;  // status "verified" for what is not a solution of the problem as posed
  std::int64_t tokens = 0;
  double seconds = 0;
};

struct EvalRow {
  std::string task;
  int level = 0;  // 0: problems from a file
  std::string strategy;
  std::string decomposition = "off";  // off | structure | model
  std::int64_t tokens = 0;            // the budget
  std::vector<EvalOutcome> outcomes;
};

// Wilson's score interval for a share of `n`, 95%. (0, 1) for n = 0.
std::pair<double, double> wilson95(int successes, int n);

nlohmann::ordered_json to_json(const EvalRow& row);
std::string table(const std::vector<EvalRow>& rows);

}  // namespace lemma::cli
