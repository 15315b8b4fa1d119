// The code family: see problem.h for what it solves, program.h for what is written, and Task for what
// it offers. A step is one line of the function's body. It passes when it is of the subset, stands
// where it can, and what is written so far doesn't raise on an example. The last line, a return that
// stands in no block, passes when the whole function returns what it must for every example and
// every held-back test; the function's source is the answer.
//
// What that proves is that the function does so on those calls. Lemma's own interpreter finds it out
// during a search; before an answer counts as verified Python itself runs it (execution()).
#pragma once

#include "search/tasks/task.h"

namespace lemma::search {

class CodeTask final : public Task {
 public:
  std::string_view name() const override { return "code"; }
  std::string_view verifier() const override { return "code/1"; }

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
  Verdict check_answer(const Problem& problem, std::string_view answer) const override;
  core::Result<std::optional<Execution>> execution(const Problem& problem,
                                                   std::string_view answer) const override;
  core::Result<std::string> answer(const Problem& problem,
                                   std::span<const std::string> steps) const override;

  core::Result<std::vector<std::string>> solve(const Problem& problem) const override;

  // Every line of the subset is legal and there is no end of them: it draws among the blocks
  // (blocks.h) on what there is.
  std::optional<std::string> uniform_step(const Problem& problem, const State& state,
                                          core::Random& random) const override;
  std::string uniform_answer(const Problem& problem, core::Random& random) const override;

  // A level is about a number of blocks.
  int min_level() const override { return 1; }
  int max_level() const override { return 4; }
  int quoted_level() const override { return 3; }
  core::Result<GeneratedProblem> generate(core::Random& random,
                                          int level) const override;  // generator.cc
};

}  // namespace lemma::search
