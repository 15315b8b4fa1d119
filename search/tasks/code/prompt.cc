// The code family's prompts. The worked examples go through the same solver, checker and renderer as
// everything else, so they can't drift from the transcript's format.
#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/code/code.h"
#include "search/tasks/code/problem.h"

namespace lemma::search {

using code::CodeProblem;
using nlohmann::json;

namespace {

const std::vector<json>& examples() {
  static const std::vector<json> kExamples = {
      {{"function", "big"},
       {"parameters", {"xs"}},
       {"statement", "Of a list of integers the squares of the odd ones, added up."},
       {"examples", {{{"call", "big([1, 2, 3])"}, {"result", "10"}}}},
       {"tests",
        {{{"call", "big([])"}, {"result", "0"}},
         {{"call", "big([4, -5])"}, {"result", "25"}},
         {{"call", "big([2, 2])"}, {"result", "0"}}}}},
      {{"function", "names"},
       {"parameters", {"s"}},
       {"statement", "Sort the words of a text and put hyphens between them."},
       {"examples", {{{"call", "names('sea air')"}, {"result", "'air-sea'"}}}},
       {"tests",
        {{{"call", "names('')"}, {"result", "''"}},
         {{"call", "names('one')"}, {"result", "'one'"}},
         {{"call", "names('c b a')"}, {"result", "'a-b-c'"}}}}}};
  return kExamples;
}

std::string transcript(const CodeTask& task, const Problem& problem,
                       const std::vector<std::string>& steps) {
  std::vector<State> states{task.initial(problem)};
  for (const auto& step : steps) {
    auto verdict = task.check(problem, states.back(), step);
    LEMMA_ASSERT(verdict.next.has_value(), "a worked example's lines pass");
    states.push_back(std::move(*verdict.next));
  }
  LEMMA_ASSERT(states.back().solved(), "a worked example is a whole function");
  return render_transcript(steps, states);
}

constexpr const char* kStepsInstruction =
    "You write the body of a Python function, one line at a time. After each line you are shown "
    "what the variables hold for the first example. Use simple lines: assignments, for, while, "
    "if, append and return. The last line returns the result.";
constexpr const char* kAnswerInstruction =
    "You write a Python function in one line: def, then return and one expression.";

// Made once: each is searched for by the solver.
std::vector<ChatMessage> worked_examples(const CodeTask& task, Ask ask) {
  static constexpr const char* kShort[] = {
      "def big(xs): return sum([x * x for x in xs if x % 2 == 1])\n",
      "def names(s): return '-'.join(sorted(s.split()))\n"};
  std::vector<ChatMessage> turns;
  for (std::size_t i = 0; i < examples().size(); ++i) {
    const auto worked = CodeProblem::from_typed(examples()[i], "example");
    LEMMA_ASSERT(worked.has_value(), "a worked example is well formed");
    turns.push_back({"user", worked.value()->text()});
    if (ask == Ask::kAnswer) {
      LEMMA_ASSERT(task.check_answer(*worked.value(), kShort[i]).passed(),
                   "a worked answer passes");
      turns.push_back({"assistant", kShort[i]});
      continue;
    }
    const auto steps = task.solve(*worked.value());
    LEMMA_ASSERT(steps.has_value(), "a worked example is solved");
    turns.push_back({"assistant", transcript(task, *worked.value(), steps.value())});
  }
  return turns;
}

}  // namespace

std::vector<ChatMessage> CodeTask::messages(const Problem& problem, Ask ask) const {
  static const auto kStepExamples = worked_examples(*this, Ask::kSteps);
  static const auto kAnswerExamples = worked_examples(*this, Ask::kAnswer);
  const bool steps = ask == Ask::kSteps;
  std::vector<ChatMessage> turns{{"system", steps ? kStepsInstruction : kAnswerInstruction}};
  const auto& worked = steps ? kStepExamples : kAnswerExamples;
  turns.insert(turns.end(), worked.begin(), worked.end());
  turns.push_back({"user", problem.text()});
  return turns;
}

}  // namespace lemma::search
