// The deduction family's prompts. The worked examples go through the same checker and renderer as
// everything else, so they can't drift from the transcript's format.
#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/deduction/deduction.h"
#include "search/tasks/deduction/problem.h"

namespace lemma::search {

namespace {

struct Example {
  const char* typed;
  std::vector<std::string> steps;
};

const std::vector<Example>& examples() {
  static const std::vector<Example> kExamples = {
      {R"({"premises":[{"if":[{"is":"a robin"}],"then":{"is":"a bird"}},
                       {"if":[{"is":"a bird"},{"is":"calm"}],"then":{"is_not":"loud"}},
                       {"who":"Ada","is":"a robin"},{"who":"Ada","is":"calm"}],
           "query":{"who":"Ada","is":"loud"}})",
       {"rule 1, Ada is a robin: Ada is a bird",
        "rule 2, Ada is a bird, Ada is calm: Ada is not loud"}},
      {R"({"premises":[{"if":[{"is":"old"}],"then":{"is":"dim"}},
                       {"if":[{"is":"a lamp"},{"is_not":"old"}],"then":{"is":"dim"}},
                       {"if":[{"is":"red"}],"then":{"is":"a lamp"}}],
           "query":{"if":[{"is":"a lamp"}],"then":{"is":"dim"}}})",
       {"assume no lamp is dim", "rule 1, no lamp is dim: no lamp is old",
        "rule 2, every lamp is a lamp, no lamp is dim: every lamp is old",
        "contradiction on every lamp is old: every lamp is dim"}},
      {R"({"premises":[{"if":[{"is":"a coin"}],"then":{"is":"round"}},{"who":"Bo","is":"round"}],
           "query":{"who":"Bo","is":"a coin"}})",
       {"possible true: Bo is a coin", "possible false: nothing more"}},
  };
  return kExamples;
}

std::string question(const DeductionProblem& problem) {
  const auto& theory = problem.ground().theory();
  std::string text = "Premises:";
  for (std::size_t i = 0; i < theory.premises.size(); ++i)
    text += "\n" + std::to_string(i + 1) + ": " + say(theory, theory.premises[i]);
  return text + "\nQuery: " + say(theory, theory.query);
}

std::string transcript(const DeductionTask& task, const Problem& problem,
                       const std::vector<std::string>& steps) {
  std::vector<State> states{task.initial(problem)};
  for (const auto& step : steps) {
    auto verdict = task.check(problem, states.back(), step);
    LEMMA_ASSERT(verdict.next.has_value(), "a worked example's steps are right");
    states.push_back(std::move(*verdict.next));
  }
  LEMMA_ASSERT(states.back().solved(), "a worked example is solved");
  return render_transcript(steps, states);
}

constexpr const char* kStepsInstruction =
    "You reason from numbered premises about a query, one line at a time. A line names a rule and "
    "the facts that it needs, and says what follows. Stop when the query or its opposite is known. "
    "When it stays open, show one possible case in which it is true and one in which it is false.";
constexpr const char* kAnswerInstruction =
    "Say what the premises make of the query: true, false, unknown, or contradictory premises.";

}  // namespace

std::vector<ChatMessage> DeductionTask::messages(const Problem& problem, Ask ask) const {
  std::vector<ChatMessage> turns{
      {"system", ask == Ask::kSteps ? kStepsInstruction : kAnswerInstruction}};
  for (const Example& example : examples()) {
    const auto worked = DeductionProblem::from_typed(nlohmann::json::parse(example.typed), "typed");
    LEMMA_ASSERT(worked.has_value(), "a worked example is well formed");
    turns.push_back({"user", question(*worked.value())});
    const auto result = answer(*worked.value(), example.steps);
    LEMMA_ASSERT(result.has_value(), "a worked example has an answer");
    turns.push_back({"assistant", ask == Ask::kSteps
                                      ? transcript(*this, *worked.value(), example.steps)
                                      : result.value() + "\n"});
  }
  turns.push_back({"user", question(static_cast<const DeductionProblem&>(problem))});
  return turns;
}

}  // namespace lemma::search
