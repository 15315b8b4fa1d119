// The arithmetic family's prompts. The worked examples go through the same solver, checker and
// renderer as everything else, so they can't drift from the transcript's format.
#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/arithmetic/problem.h"

namespace lemma::search {

using arithmetic::ArithmeticProblem;
using nlohmann::json;

namespace {

const std::vector<json>& examples() {
  static const std::vector<json> kExamples = {
      {{"question", {{"kind", "expression"}, {"text", "(19 - 4) * 6 + 8 / 12"}}}},
      {{"question", {{"kind", "lcm"}, {"numbers", {84, 36}}}}},
      {{"question", {{"kind", "convert"}, {"digits", "1b"}, {"from", 16}, {"to", 8}}}},
  };
  return kExamples;
}

std::string transcript(const ArithmeticTask& task, const Problem& problem,
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
    "You answer an arithmetic question exactly. Each line does one operation on two numbers that "
    "stand together in what is left and gives the exact result, which takes their place. A "
    "division by zero is undefined. Stop when one number is left.";
constexpr const char* kAnswerInstruction =
    "You answer an arithmetic question exactly: with a number, a fraction in lowest terms, the "
    "primes of a product, the digits in the base that is asked for, or undefined.";

}  // namespace

std::vector<ChatMessage> ArithmeticTask::messages(const Problem& problem, Ask ask) const {
  std::vector<ChatMessage> turns{
      {"system", ask == Ask::kSteps ? kStepsInstruction : kAnswerInstruction}};
  for (const json& example : examples()) {
    const auto worked = ArithmeticProblem::from_typed(example, "example");
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
