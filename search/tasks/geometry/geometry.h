// The geometry family: see problem.h for what it solves and Task for what it offers. A step is one
// theorem's conclusion, "angle ACB = 80 by angle_sum ABC", or a construction, "let D be the midpoint
// of AB" (moves.h); the answer is an exact number. What contradicts itself ends in "contradiction: ..."
// and has the answer "no solution"; what is left open ends in two values that are both possible, "not
// determined: AB can be 4 or 5". What only this family knows is in namespace geometry.
#pragma once

#include "search/tasks/task.h"

namespace lemma::search {

class GeometryTask final : public Task {
 public:
  std::string_view name() const override { return "geometry"; }
  std::string_view verifier() const override { return "geometry/1"; }

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
  core::Result<std::string> answer(const Problem& problem,
                                   std::span<const std::string> steps) const override;

  core::Result<std::vector<std::string>> solve(const Problem& problem) const override;

  // The measures on the way to the asked one.
  std::vector<SubQuestion> structure(const Problem& problem) const override;  // parts.cc
  std::shared_ptr<const core::Grammar> subquestion_grammar(const Problem& problem) const override;
  std::optional<SubQuestion> read_subquestion(const Problem& problem,
                                              std::string_view line) const override;
  std::optional<std::string> subanswer(const Problem& problem, const State& state,
                                       const SubQuestion& question) const override;

  // Draws results too, as arithmetic does: every exact step leads on.
  std::optional<std::string> uniform_step(const Problem& problem, const State& state,
                                          core::Random& random) const override;
  std::string uniform_answer(const Problem& problem, core::Random& random) const override;

  // A level is about a number of theorems.
  int min_level() const override { return 1; }
  int max_level() const override { return 6; }
  int quoted_level() const override { return 4; }
  core::Result<GeneratedProblem> generate(core::Random& random,
                                          int level) const override;  // generator.cc
};

}  // namespace lemma::search
