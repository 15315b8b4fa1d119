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

inline std::vector<Proposal> uniform_proposals(const Task& task, const Problem& problem,
                                               const Strategy& strategy,
                                               const Expansion& expansion) {
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
    } else if (auto text = task.uniform_step(problem, state, random)) {
      proposals.push_back(judged_step(task, problem, state, std::move(*text)));
    }
  }
  return proposals;
}

// Runs to the end or the budget, `leaves` in flight at a time; a last batch may overshoot the
// budget.
inline void run_uniform(const Task& task, const Problem& problem, Strategy& strategy,
                        std::int64_t tokens, int leaves = 4) {
  while (!strategy.finished() && strategy.usage().tokens < tokens) {
    const auto expansions = strategy.select(leaves);
    if (expansions.empty()) return;
    for (const auto& expansion : expansions)
      strategy.backup(expansion.id, uniform_proposals(task, problem, strategy, expansion));
  }
}

}  // namespace lemma::search::test
