// The numbers family's prompts. The worked examples go through the same checker and renderer as
// everything else, so they can't drift from the transcript's format.
#include "core/assert.h"
#include "search/tasks/numbers/numbers.h"
#include "search/tasks/numbers/problem.h"

namespace lemma::search {

namespace {

struct Example {
  std::vector<std::int64_t> numbers;
  std::int64_t target;
  NumberUse use;
  std::vector<std::string> steps;
};

const std::vector<Example>& examples() {
  static const std::vector<Example> kExamples = {
      {{2, 5, 9, 4}, 63, NumberUse::kExactlyOnce, {"9 - 2 = 7", "4 + 5 = 9", "7 * 9 = 63"}},
      {{6, 10, 2, 11}, 49, NumberUse::kAtMostOnce, {"6 * 10 = 60", "60 - 11 = 49"}},
      {{1, 8, 5, 6}, 24, NumberUse::kExactlyOnce, {"8 - 5 = 3", "3 + 1 = 4", "4 * 6 = 24"}},
  };
  return kExamples;
}

std::string question(const NumbersProblem& problem) {
  std::string text = "Numbers:";
  for (const auto number : problem.numbers()) text += " " + std::to_string(number);
  text += "\nTarget: " + problem.target().to_string() + "\nUse each number ";
  return text + (problem.use() == NumberUse::kAtMostOnce ? "at most once." : "exactly once.");
}

std::string transcript(const NumbersTask& task, const NumbersProblem& problem,
                       const std::vector<std::string>& steps) {
  std::vector<State> states{task.initial(problem)};
  for (const auto& step : steps) {
    auto verdict = task.check(problem, states.back(), step);
    LEMMA_ASSERT(verdict.next.has_value(), "a worked example's steps are right");
    states.push_back(std::move(*verdict.next));
  }
  LEMMA_ASSERT(states.back().solved(), "a worked example reaches its target");
  return render_transcript(steps, states);
}

constexpr const char* kStepsInstruction =
    "You combine numbers to reach a target. Each line combines two of the numbers that are left "
    "with +, -, * or / and "
    "gives the exact result. The result replaces both numbers. Stop when the target is reached.";
constexpr const char* kAnswerInstruction =
    "You combine numbers to reach a target. Answer with one expression that uses the numbers, +, "
    "-, *, / and brackets, "
    "and whose value is exactly the target.";

}  // namespace

std::vector<ChatMessage> NumbersTask::messages(const Problem& problem, Ask ask) const {
  std::vector<ChatMessage> turns{
      {"system", ask == Ask::kSteps ? kStepsInstruction : kAnswerInstruction}};
  for (const Example& example : examples()) {
    const NumbersProblem worked(example.numbers, example.target, example.use);
    turns.push_back({"user", question(worked)});
    if (ask == Ask::kSteps) {
      turns.push_back({"assistant", transcript(*this, worked, example.steps)});
    } else {
      const auto expression = answer(worked, example.steps);
      LEMMA_ASSERT(expression.has_value(), "a worked example has an answer");
      turns.push_back({"assistant", expression.value() + "\n"});
    }
  }
  turns.push_back({"user", question(static_cast<const NumbersProblem&>(problem))});
  return turns;
}

}  // namespace lemma::search
