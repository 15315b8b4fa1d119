// The equations family's prompts. The worked examples go through the same solver, checker and
// renderer as everything else, so they can't drift from the transcript's format.
#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/equations/equations.h"
#include "search/tasks/equations/problem.h"

namespace lemma::search {

using equations::EquationsProblem;
using nlohmann::json;

namespace {

const std::vector<json>& examples() {
  static const std::vector<json> kExamples = {
      {{"equations", {"4(x - 3) = x + 9"}}, {"unknowns", {"x"}}},
      {{"equations", {"t^2/(t - 3) = 9/(t - 3)"}}, {"unknowns", {"t"}}},
      {{"equations", {"2x^2 + x > 6"}}, {"unknowns", {"x"}}},
      {{"equations", {"3a + b = 11", "a - b = 1"}}, {"unknowns", {"a", "b"}}},
  };
  return kExamples;
}

std::string transcript(const EquationsTask& task, const Problem& problem,
                       const std::vector<std::string>& steps) {
  std::vector<State> states{task.initial(problem)};
  for (const auto& step : steps) {
    auto verdict = task.check(problem, states.back(), step);
    LEMMA_ASSERT(verdict.next.has_value(), "a worked example's steps are right");
    states.push_back(std::move(*verdict.next));
  }
  LEMMA_ASSERT(states.back().solved(), "a worked example reaches its answer");
  return render_transcript(steps, states);
}

constexpr const char* kStepsInstruction =
    "You solve equations, inequalities and linear systems over the real numbers. Each line does "
    "one "
    "operation and has exactly the same solutions as what is left to solve; cases are joined by "
    "\"or\". A line of a system is one row that takes the place of another. Drop what makes a "
    "denominator 0. Stop when the line says all solutions.";
constexpr const char* kAnswerInstruction =
    "You solve equations, inequalities and linear systems over the real numbers. Give all "
    "solutions "
    "in one line, exactly.";

}  // namespace

std::vector<ChatMessage> EquationsTask::messages(const Problem& problem, Ask ask) const {
  std::vector<ChatMessage> turns{
      {"system", ask == Ask::kSteps ? kStepsInstruction : kAnswerInstruction}};
  for (const json& example : examples()) {
    const auto worked = EquationsProblem::from_typed(example, "example");
    LEMMA_ASSERT(worked.has_value(), "a worked example is well formed");
    const auto steps = solve(*worked.value());
    LEMMA_ASSERT(steps.has_value(), "a worked example is solved");
    turns.push_back({"user", worked.value()->text()});
    if (ask == Ask::kSteps) {
      turns.push_back({"assistant", transcript(*this, *worked.value(), steps.value())});
    } else {
      const auto exact = answer(*worked.value(), steps.value());
      LEMMA_ASSERT(exact.has_value(), "a worked example has an answer");
      turns.push_back({"assistant", exact.value() + "\n"});
    }
  }
  turns.push_back({"user", problem.text()});
  return turns;
}

}  // namespace lemma::search
