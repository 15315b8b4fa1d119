// What an actor does around a Strategy, without a model: proposals are uniform steps or answers,
// judged by the task, at a fixed token price.
#pragma once

#include <string>
#include <vector>

#include "core/random.h"
#include "search/strategy.h"
#include "search/tasks/task.h"

namespace lemma::search::test {

inline constexpr int kTokensPerStep = 10;

inline Proposal judged_step(const Task& task, const Problem& problem, const State& state,
                            std::string text) {
  Proposal proposal{
      .text = std::move(text), .logprob = -1.0, .tokens = kTokensPerStep, .verdict = {}};
  proposal.verdict = task.check(problem, state, proposal.text);
  return proposal;
}

// `wrong_share` of the steps (0 to 1) get a wrong result, as a weak model's do.
inline std::vector<Proposal> uniform_proposals(const Task& task, const Problem& problem,
                                               const Strategy& strategy, const Expansion& expansion,
                                               double wrong_share = 0) {
  std::vector<Proposal> proposals;
  const State state = strategy.node(expansion.node).state;
  for (int i = 0; i < expansion.samples; ++i) {
    core::Random random = core::Random(expansion.seed).split(static_cast<std::uint64_t>(i));
    if (expansion.source == Source::kModelAnswer || expansion.source == Source::kUniformAnswer) {
      Proposal proposal{.text = task.uniform_answer(problem, random),
                        .logprob = -1.0,
                        .tokens = kTokensPerStep,
                        .verdict = {}};
      proposal.verdict.verdict = task.check_answer(problem, proposal.text);
      proposals.push_back(std::move(proposal));
    } else if (expansion.source == Source::kSolverStep) {
      const auto lines = task.solve(problem).value();
      const auto line = static_cast<std::size_t>(strategy.node(expansion.node).depth);
      if (line < lines.size())
        proposals.push_back(judged_step(task, problem, state, lines[line] + "\n"));
    } else if (auto text = task.uniform_step(problem, state, random)) {
      if (random.uniform() < wrong_share)
        *text = text->substr(0, text->find(" = ")) + " = " +
                std::to_string(900000 + random.below(1000)) + "\n";
      Proposal proposal = judged_step(task, problem, state, std::move(*text));
      proposal.logprob = -3.5 + random.uniform();
      proposals.push_back(std::move(proposal));
    }
  }
  return proposals;
}

// Runs to the end or the budget, at most `leaves` in flight. Near the budget fewer are asked for,
// so that it is overshot by less than one expansion.
inline void run_uniform(const Task& task, const Problem& problem, Strategy& strategy,
                        std::int64_t tokens, int leaves = 4, double wrong_share = 0) {
  while (!strategy.finished() && strategy.usage().tokens < tokens) {
    std::int64_t left = tokens - strategy.usage().tokens;
    std::vector<Expansion> batch;
    while (static_cast<int>(batch.size()) < leaves && left > 0) {
      const auto one = strategy.select(1);
      if (one.empty()) break;
      left -= one[0].samples * kTokensPerStep;
      batch.push_back(one[0]);
    }
    if (batch.empty()) return;
    for (const auto& expansion : batch)
      strategy.backup(expansion.id,
                      uniform_proposals(task, problem, strategy, expansion, wrong_share));
  }
}

}  // namespace lemma::search::test
