// The equations family: see problem.h for what it solves, syntax.h for what a line says and Task for
// what it offers. A step is a whole line that has exactly the same real solutions as the one before,
// as far as the problem is defined at all: an equation, an inequality, cases joined by "or". Of a
// system it is a row that follows from the others and takes the place of one (rows.h), or all rows.
// Solved is what says its solutions outright and holds no number that the problem excludes.
//
// Whatever keeps the solutions is a step, so drawing among such would prove nothing. uniform_step
// draws among the next line of the solver, one number in it changed more often than not, and lines
// that lead no closer.
#pragma once

#include "search/tasks/task.h"

namespace lemma::search {

class EquationsTask final : public Task {
 public:
  std::string_view name() const override { return "equations"; }
  std::string_view verifier() const override { return "equations/1"; }

  Recognised recognise(std::string_view text) const override;  // text.cc
  core::Result<ProblemPtr> from_typed(const nlohmann::json& typed,
                                      std::string_view field) const override;
  nlohmann::ordered_json typed_schema() const override;  // schema.cc

  std::vector<ChatMessage> messages(const Problem& problem,
                                    Ask ask) const override;  // prompt.cc
  std::shared_ptr<const core::Grammar> step_grammar(
      const Problem& problem, const State& state) const override;  // grammar.cc
  std::shared_ptr<const core::Grammar> answer_grammar(const Problem& problem) const override;

  State initial(const Problem& problem) const override;
  StepVerdict check(const Problem& problem, const State& state,
                    std::string_view step) const override;
  // Solutions in any order and spelling of the numbers; of a system with infinitely many solutions
  // that they are, or all of them.
  Verdict check_answer(const Problem& problem, std::string_view answer) const override;
  core::Result<std::string> answer(const Problem& problem,
                                   std::span<const std::string> steps) const override;

  core::Result<std::vector<std::string>> solve(const Problem& problem) const override;

  std::optional<std::string> uniform_step(const Problem& problem, const State& state,
                                          core::Random& random) const override;  // uniform.cc
  std::string uniform_answer(const Problem& problem, core::Random& random) const override;

  int min_level() const override { return 1; }
  int max_level() const override { return 6; }
  int quoted_level() const override { return 3; }
  core::Result<GeneratedProblem> generate(core::Random& random,
                                          int level) const override;  // generator.cc
};

}  // namespace lemma::search
