// The arithmetic family: see problem.h for what it answers, work.h for what a
// state shows, and Task for what it offers. A step is one exact operation on two numbers of the
// state, "12 * 7 = 84" or "84 mod 36 = 12", whose result takes its place; independent operations in
// any order. Division by zero is a step too, "3 / 0 = undefined", and ends the derivation: then the
// whole has no value. Quantities, times and dates have states and steps of their own: tally.h, move.h.
//
// Every exact step makes progress, so drawing among them would solve everything. Unlike other
// families' uniform_step, this one draws the operation uniformly among the legal ones and then the
// result uniformly among ten near values, of which one is exact.
#pragma once

#include "search/tasks/task.h"

namespace lemma::search {

class ArithmeticTask final : public Task {
 public:
  std::string_view name() const override { return "arithmetic"; }
  std::string_view verifier() const override { return "arithmetic/1"; }
  nlohmann::ordered_json typed_schema() const override;

  Recognised recognise(std::string_view text) const override;  // text.cc
  core::Result<ProblemPtr> from_typed(const nlohmann::json& typed,
                                      std::string_view field) const override;

  std::vector<ChatMessage> messages(const Problem& problem,
                                    Ask ask) const override;  // prompt.cc
  std::shared_ptr<const core::Grammar> step_grammar(
      const Problem& problem, const State& state) const override;  // grammar.cc
  std::shared_ptr<const core::Grammar> answer_grammar(const Problem& problem) const override;

  State initial(const Problem& problem) const override;
  StepVerdict check(const Problem& problem, const State& state,
                    std::string_view step) const override;
  // A number passes as a decimal and as a fraction in lowest terms, primes in any order and as
  // powers. A quantity has the unit that is asked for; a time says "next day" where it is one.
  Verdict check_answer(const Problem& problem, std::string_view answer) const override;
  core::Result<std::string> answer(const Problem& problem,
                                   std::span<const std::string> steps) const override;

  // The leftmost innermost operation first.
  core::Result<std::vector<std::string>> solve(const Problem& problem) const override;

  std::vector<SubQuestion> structure(const Problem& problem) const override;  // parts.cc
  std::shared_ptr<const core::Grammar> subquestion_grammar(const Problem& problem) const override;
  std::optional<SubQuestion> read_subquestion(const Problem& problem,
                                              std::string_view line) const override;
  std::optional<std::string> subanswer(const Problem& problem, const State& state,
                                       const SubQuestion& question) const override;

  std::optional<std::string> uniform_step(const Problem& problem, const State& state,
                                          core::Random& random) const override;
  std::string uniform_answer(const Problem& problem, core::Random& random) const override;

  int min_level() const override { return 1; }
  int max_level() const override { return 5; }
  int quoted_level() const override { return 3; }
  core::Result<GeneratedProblem> generate(core::Random& random,
                                          int level) const override;  // generator.cc
};

}  // namespace lemma::search
