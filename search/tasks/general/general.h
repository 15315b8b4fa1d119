// The general family: any question that no other family is certain of. A line is free text; the
// arithmetic in it is checked, the rest is not, and the last line is an answer. Lines that end in the
// same answer vote for it, and it stays unverified: nothing says what would make it right. What only
// this family knows is in namespace general.
//
// It is not among all_tasks(): it recognises every text, has no solver, no levels and no uniform
// steps.
#pragma once

#include "search/tasks/task.h"

namespace lemma::search {

class GeneralTask final : public Task {
 public:
  static constexpr int kMaxLines = 12;  // the answer's included

  std::string_view name() const override { return "general"; }
  std::string_view verifier() const override { return "general/1"; }

  Recognised recognise(std::string_view text) const override;
  core::Result<ProblemPtr> from_typed(const nlohmann::json& typed,
                                      std::string_view field) const override;

  std::vector<ChatMessage> messages(const Problem& problem, Ask ask) const override;
  std::shared_ptr<const core::Grammar> step_grammar(const Problem& problem,
                                                    const State& state) const override;
  std::shared_ptr<const core::Grammar> answer_grammar(const Problem& problem) const override;

  State initial(const Problem& problem) const override;
  StepVerdict check(const Problem& problem, const State& state,
                    std::string_view step) const override;
  Verdict check_answer(const Problem& problem, std::string_view answer) const override;
  // What the last line gives as its answer.
  core::Result<std::string> answer(const Problem& problem,
                                   std::span<const std::string> steps) const override;

  core::Result<std::vector<std::string>> solve(const Problem& problem) const override;
  std::optional<std::string> uniform_step(const Problem& problem, const State& state,
                                          core::Random& random) const override;
  std::string uniform_answer(const Problem& problem, core::Random& random) const override;

  int min_level() const override { return 1; }
  int max_level() const override { return 1; }
  int quoted_level() const override { return 1; }
  core::Result<GeneratedProblem> generate(core::Random& random, int level) const override;
};

const Task& general_task();

// Answers with equal canonical texts are the same: "The answer is 0.5." and "1/2".
std::string canonical_answer(std::string_view answer);

}  // namespace lemma::search
