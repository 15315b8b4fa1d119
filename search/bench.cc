#include "search/bench.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <unordered_map>

#include "search/strategy.h"
#include "search/tasks/numbers/numbers.h"
#include "search/verify/arithmetic.h"

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

struct Seconds {
  double search = 0;   // of `count` expansions of mcts, the stub's own time taken out
  double storing = 0;  // of putting the same proposals' texts and states in hash maps, and no more
};

Seconds time_expansions(int count) {
  auto strategy =
      make_strategy("mcts", {.root = {.key = "root", .line = "", .measure = 6}, .seed = 7}).value();
  Seconds seconds;
  std::unordered_map<std::string, State> states;
  std::unordered_map<std::string, Proposal> nodes;
  for (int done = 0; done < count;) {
    auto start = Clock::now();
    const auto expansions = strategy->select(std::min(16, count - done));
    seconds.search += seconds_since(start);
    if (expansions.empty()) return seconds;
    for (const auto& expansion : expansions) {
      core::Random random(expansion.seed);
      const NodeView parent = strategy->node(expansion.node);
      std::vector<Proposal> proposals;
      for (int i = 0; i < expansion.samples; ++i)
        proposals.push_back(stub_proposal(parent, random.below(1000)));
      start = Clock::now();
      strategy->backup(expansion.id, proposals);
      seconds.search += seconds_since(start);
      start = Clock::now();
      for (const Proposal& proposal : proposals) {
        if (proposal.verdict.next)
          states.emplace(proposal.verdict.next->key, *proposal.verdict.next);
        nodes.emplace(parent.state.key + proposal.text, proposal);
      }
      seconds.storing += seconds_since(start);
    }
    done += static_cast<int>(expansions.size());
  }
  return seconds;
}

struct Rates {
  double verified;    // steps a second, from text to verdict and next state
  double arithmetic;  // the same steps' exact arithmetic alone
};

Rates step_rates() {
  const NumbersTask task;
  core::Random random(7);
  std::vector<GeneratedProblem> problems;
  for (int i = 0; i < 8; ++i) problems.push_back(task.generate(random, 4).value());
  constexpr int kSteps = 20000;
  std::vector<std::pair<State, std::string>> steps;
  std::vector<ArithmeticStep> read;
  for (const auto& problem : problems) {
    const State root = task.initial(*problem.problem);
    for (int i = 0; i < 16; ++i)
      steps.emplace_back(root, *task.uniform_step(*problem.problem, root, random));
  }
  for (const auto& [state, step] : steps)
    read.push_back(*parse_step(std::string_view(step).substr(0, step.find('\n'))).step);
  auto start = Clock::now();
  int passed = 0;
  for (int i = 0; i < kSteps; ++i) {
    const auto& [state, step] = steps[static_cast<std::size_t>(i) % steps.size()];
    const auto& problem = *problems[(static_cast<std::size_t>(i) % steps.size()) / 16].problem;
    passed += task.check(problem, state, step).verdict.passed() ? 1 : 0;
  }
  const double verified = passed / seconds_since(start);
  start = Clock::now();
  int exact = 0;
  for (int i = 0; i < kSteps; ++i) {
    const ArithmeticStep& step = read[static_cast<std::size_t>(i) % read.size()];
    const Arithmetic result = apply(step.op, step.left, step.right);
    exact += result.ok() && result.value == step.result ? 1 : 0;
  }
  return {verified, exact / seconds_since(start)};
}

}  // namespace

std::vector<core::BenchRow> bench_search() {
  constexpr int kExpansions = 1000;
  std::vector<Seconds> runs;
  for (int i = 0; i < 5; ++i) runs.push_back(time_expansions(kExpansions));
  std::sort(runs.begin(), runs.end(),
            [](const Seconds& a, const Seconds& b) { return a.search < b.search; });
  const Seconds& median = runs[runs.size() / 2];
  const Rates steps = step_rates();
  return {{.name = "search.expansions_1000",
           .value = 1e3 * median.search,
           .unit = "ms",
           .limit = 1e3 * median.storing,
           .limit_is = "putting the same steps and states in hash maps",
           .ratio = median.storing / median.search},
          core::bench_row("search.verified_steps", steps.verified, "steps/s", steps.arithmetic,
                          "the same steps' exact arithmetic alone")};
}

}  // namespace lemma::search
