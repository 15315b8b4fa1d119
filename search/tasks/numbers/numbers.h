// The numbers family: see problem.h for what it solves and Task for what it offers. A step
// combines two of the numbers at hand into one, "12 * 3 = 36"; the answer is one expression, "12 *
// 3". Where no expression reaches the target the only step is "no solution", checked by exhaustion;
// the model isn't asked for it.
#pragma once

#include "search/tasks/task.h"

namespace lemma::search {

class NumbersTask final : public Task {
 public:
  std::string_view name() const override { return "numbers"; }
  std::string_view verifier() const override { return "numbers/2"; }
  nlohmann::ordered_json typed_schema() const override;

  Recognised recognise(std::string_view text) const override;  // text.cc
  core::Result<ProblemPtr> from_typed(const nlohmann::json& typed,
                                      std::string_view field) const override;

  std::vector<ChatMessage> messages(const Problem& problem,
                                    Ask ask) const override;  // prompt.cc
  std::shared_ptr<const core::Grammar> step_grammar(const Problem& problem,
                                                    const State& state) const override;
  std::shared_ptr<const core::Grammar> answer_grammar(const Problem& problem) const override;

  State initial(const Problem& problem) const override;
  StepVerdict check(const Problem& problem, const State& state,
                    std::string_view step) const override;
  Verdict check_answer(const Problem& problem, std::string_view answer) const override;
  core::Result<std::string> answer(const Problem& problem,
                                   std::span<const std::string> steps) const override;

  core::Result<std::vector<std::string>> solve(const Problem& problem) const override;  // solver.cc

  std::shared_ptr<const core::Grammar> subquestion_grammar(const Problem& problem) const override;
  std::optional<SubQuestion> read_subquestion(const Problem& problem,
                                              std::string_view line) const override;
  std::optional<std::string> subanswer(const Problem& problem, const State& state,
                                       const SubQuestion& question) const override;

  std::optional<std::string> uniform_step(const Problem& problem, const State& state,
                                          core::Random& random) const override;
  std::string uniform_answer(const Problem& problem, core::Random& random) const override;

  int min_level() const override { return 3; }
  int max_level() const override { return 6; }
  int quoted_level() const override { return 4; }
  core::Result<GeneratedProblem> generate(core::Random& random,
                                          int level) const override;  // generator.cc

 private:
  StepVerdict check_no_solution(const Problem& problem, const State& state) const;
};

}  // namespace lemma::search
