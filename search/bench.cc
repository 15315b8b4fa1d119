#include "search/bench.h"

#include <algorithm>
#include <chrono>

#include "search/strategy.h"
#include "search/tasks/numbers.h"

namespace lemma::search {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// A stub's proposal: a state that only its name tells apart, five steps deep, a third of them
// refuted.
Proposal stub_proposal(const NodeView& parent, std::uint64_t draw) {
  Proposal proposal{.text = "step " + std::to_string(draw % 40),
                    .logprob = -0.1 * (1 + draw % 30),
                    .tokens = 10,
                    .verdict = {}};
  proposal.verdict.text = proposal.text;
  if (draw % 3 == 0) {
    proposal.verdict.verdict = {Judgement::kFailed, "refuted"};
    return proposal;
  }
  proposal.verdict.verdict = {Judgement::kPassed, "passed"};
  State next{.key = parent.state.key + "/" + std::to_string(draw % 40),
             .line = "",
             .measure = parent.state.measure - 1};
  if (next.measure == 0) next.status = StateStatus::kDead;
  proposal.verdict.next = std::move(next);
  return proposal;
}

// Seconds for `count` expansions of mcts, the stub's own time taken out.
double time_expansions(int count) {
  auto strategy =
      make_strategy("mcts", {.root = {.key = "root", .line = "", .measure = 6}, .seed = 7}).value();
  double seconds = 0;
  for (int done = 0; done < count;) {
    auto start = Clock::now();
    const auto expansions = strategy->select(std::min(16, count - done));
    seconds += seconds_since(start);
    if (expansions.empty()) return seconds;
    for (const auto& expansion : expansions) {
      core::Random random(expansion.seed);
      const NodeView parent = strategy->node(expansion.node);
      std::vector<Proposal> proposals;
      for (int i = 0; i < expansion.samples; ++i)
        proposals.push_back(stub_proposal(parent, random.below(1000)));
      start = Clock::now();
      strategy->backup(expansion.id, proposals);
      seconds += seconds_since(start);
    }
    done += static_cast<int>(expansions.size());
  }
  return seconds;
}

double verified_steps_per_second() {
  const NumbersTask task;
  core::Random random(7);
  std::vector<GeneratedProblem> problems;
  for (int i = 0; i < 8; ++i) problems.push_back(task.generate(random, 4).value());
  constexpr int kSteps = 20000;
  std::vector<std::pair<State, std::string>> steps;
  for (const auto& problem : problems) {
    const State root = task.initial(*problem.problem);
    for (int i = 0; i < 16; ++i)
      steps.emplace_back(root, *task.uniform_step(*problem.problem, root, random));
  }
  const auto start = Clock::now();
  int passed = 0;
  for (int i = 0; i < kSteps; ++i) {
    const auto& [state, step] = steps[static_cast<std::size_t>(i) % steps.size()];
    const auto& problem = *problems[(static_cast<std::size_t>(i) % steps.size()) / 16].problem;
    passed += task.check(problem, state, step).verdict.passed() ? 1 : 0;
  }
  return passed / seconds_since(start);
}

}  // namespace

std::vector<core::BenchRow> bench_search() {
  constexpr int kExpansions = 1000;
  constexpr double kGoalMs = 20;
  std::vector<double> runs;
  for (int i = 0; i < 5; ++i) runs.push_back(1e3 * time_expansions(kExpansions));
  std::sort(runs.begin(), runs.end());
  const double milliseconds = runs[runs.size() / 2];
  // A 135M model on one core samples about 100 tokens a second; sixteen forks, 10 tokens a step:
  // some hundred steps.
  constexpr double kStepsPerSecond = 10000;
  const double steps = verified_steps_per_second();
  return {{.name = "search.expansions_1000",
           .value = milliseconds,
           .unit = "ms",
           .limit = kGoalMs,
           .limit_is = "goal: 1,000 expansions with stub proposals on one core, median of 5",
           .ratio = kGoalMs / milliseconds},
          {.name = "search.verified_steps",
           .value = steps,
           .unit = "steps/s",
           .limit = kStepsPerSecond,
           .limit_is = "goal: a hundred times what one core's model proposes",
           .ratio = steps / kStepsPerSecond}};
}

}  // namespace lemma::search
