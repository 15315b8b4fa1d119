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

const std::vector<json>& measured_examples() {
  static const std::vector<json> kExamples = {
      {{"question",
        {{"kind", "units"},
         {"terms",
          {{{"number", "3"}, {"unit", "km"}},
           {{"number", "-250"}, {"unit", "m"}},
           {{"number", "40"}, {"unit", "cm"}}}},
         {"to", {"m"}}}}},
      {{"question",
        {{"kind", "clock_span"}, {"from", "22:40"}, {"until", "06:05"}, {"in", {"h", "min"}}}}},
      {{"question",
        {{"kind", "date"}, {"date", "2024-02-10"}, {"direction", "after"}, {"days", 60}}}},
      {{"question", {{"kind", "weekday"}, {"date", "2021-02-09"}}}},
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
constexpr const char* kMeasuredSteps =
    "You answer a question about quantities, times or dates exactly. Each line converts one "
    "quantity "
    "to a neighbouring unit, joins two of one unit, or goes one stretch on the clock or the "
    "calendar. Units that measure different things and dates that don't exist are undefined. Stop "
    "when nothing is left.";
constexpr const char* kMeasuredAnswer =
    "You answer a question about quantities, times or dates exactly: with a number and its unit, a "
    "time on the 24-hour clock, a date, a weekday, or undefined.";

}  // namespace

std::vector<ChatMessage> ArithmeticTask::messages(const Problem& problem, Ask ask) const {
  const bool measured = is_measured(static_cast<const ArithmeticProblem&>(problem).question().kind);
  const bool steps = ask == Ask::kSteps;
  std::vector<ChatMessage> turns{
      {"system", measured ? (steps ? kMeasuredSteps : kMeasuredAnswer)
                          : (steps ? kStepsInstruction : kAnswerInstruction)}};
  for (const json& example : measured ? measured_examples() : examples()) {
    const auto worked = ArithmeticProblem::from_typed(example, "example");
    LEMMA_ASSERT(worked.has_value(), "a worked example is well formed");
    const auto solution = solve(*worked.value());
    LEMMA_ASSERT(solution.has_value(), "a worked example is solved");
    turns.push_back({"user", worked.value()->text()});
    if (steps) {
      turns.push_back({"assistant", transcript(*this, *worked.value(), solution.value())});
    } else {
      const auto exact = answer(*worked.value(), solution.value());
      LEMMA_ASSERT(exact.has_value(), "a worked example has an answer");
      turns.push_back({"assistant", exact.value() + "\n"});
    }
  }
  turns.push_back({"user", problem.text()});
  return turns;
}

}  // namespace lemma::search
