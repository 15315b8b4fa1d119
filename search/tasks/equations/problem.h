// The equations family's typed problem. A value, any thread.
//
//   {"task":"equations", "equations":["2x + 3 = 7"], "unknowns":["x"]}
//   {"equations":["x + y = 5", "x - y = 1"], "unknowns":["x","y"]}   a linear system
//   {"equations":["x^2 < 4", "x > 0"], "unknowns":["x"]}             all of them hold
//
// equations: 1 to 4 relations as syntax.h reads them, 1 to 8 of a system; in one unknown with rational
// functions of degree at most kMaxProblemDegree, in 2 to 4 unknowns linear equations. unknowns: small
// letters, not "e" or "i". Numbers are real.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/equations/condition.h"
#include "search/tasks/equations/linear.h"
#include "search/tasks/problem.h"

namespace lemma::search::equations {

inline constexpr int kMaxProblemDegree = 8;

class EquationsProblem final : public Problem {
 public:
  static core::Result<std::shared_ptr<const EquationsProblem>> from_typed(
      const nlohmann::json& typed, std::string_view field);

  std::string_view task() const override { return "equations"; }
  nlohmann::json typed() const override;
  const std::string& key() const override { return key_; }
  std::string text() const override;

  const std::vector<std::string>& equations() const { return equations_; }
  const std::string& unknowns() const { return unknowns_; }  // their letters
  bool is_system() const { return unknowns_.size() > 1; }

  // One unknown: what is asked, and the numbers for which all of it is defined.
  const Condition& condition() const { return condition_; }
  const Condition& domain() const { return domain_; }
  const std::string& excluded() const { return excluded_; }  // "x != 0, x != 1"; empty
  // A system.
  const LinearSystem& rows() const { return rows_; }
  // The first state's line in its canonical spelling.
  const std::string& line() const { return line_; }

 private:
  EquationsProblem() = default;
  core::Result<void> read(std::string_view field);
  core::Result<void> read_one_unknown(std::string_view field);

  std::vector<std::string> equations_;
  std::string unknowns_, key_, line_, excluded_;
  Condition condition_, domain_ = Condition::always();
  LinearSystem rows_;
};

}  // namespace lemma::search::equations
