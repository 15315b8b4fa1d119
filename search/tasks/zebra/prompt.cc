// The zebra family's prompts. The worked examples go through the same checker and renderer as
// everything else, so they can't drift from the transcript's format.
#include "core/assert.h"
#include "search/tasks/zebra/problem.h"
#include "search/tasks/zebra/zebra.h"

namespace lemma::search {

namespace {

using Kind = ZebraClue::Kind;

struct Example {
  int houses;
  std::vector<ZebraCategory> categories;
  std::vector<ZebraClue> clues;
  std::vector<std::string> steps;
};

// What the clues force, and a case that one of them refutes.
const std::vector<Example>& examples() {
  static const std::vector<Example> kExamples = {
      {3,
       {{"person", {"Ann", "Bob", "Cy"}}, {"pet", {"cat", "dog", "fish"}}},
       {{.kind = Kind::kAt, .a = 0, .house = 0},
        {.kind = Kind::kSame, .a = 1, .b = 5},
        {.kind = Kind::kLeft, .a = 4, .b = 5},
        {.kind = Kind::kNotAt, .a = 3, .house = 2}},
       {"Ann: 1 clue 1", "cat: 1 2 clue 4", "dog: 1 2 clue 3", "fish: 3 house", "Bob: 3 clue 2",
        "dog: 2 clue 3"}},
      {2,
       {{"person", {"Kim", "Lee"}}, {"drink", {"milk", "tea"}}},
       {{.kind = Kind::kLeft, .a = 0, .b = 3}},
       {"assume Kim: 2", "contradiction: clue 1", "tea: 2 clue 1"}},
  };
  return kExamples;
}

std::string transcript(const ZebraTask& task, const ZebraProblem& problem,
                       const std::vector<std::string>& steps) {
  std::vector<State> states{task.initial(problem)};
  for (const auto& step : steps) {
    auto verdict = task.check(problem, states.back(), step);
    LEMMA_ASSERT(verdict.next.has_value(), "a worked example's steps are right");
    states.push_back(std::move(*verdict.next));
  }
  LEMMA_ASSERT(states.back().solved(), "a worked example places every value");
  return render_transcript(steps, states);
}

constexpr const char* kStepsInstruction =
    "You find out what is in which house. Each line says which houses a clue leaves to a value, or "
    "that a house has only one value left. Or it assumes a house for a value, and a later line "
    "shows "
    "the contradiction that rules it out. Stop when every value has one house.";
constexpr const char* kAnswerInstruction =
    "You find out what is in which house. Answer with the houses in order, each with its values.";

}  // namespace

std::vector<ChatMessage> ZebraTask::messages(const Problem& problem, Ask ask) const {
  std::vector<ChatMessage> turns{
      {"system", ask == Ask::kSteps ? kStepsInstruction : kAnswerInstruction}};
  for (const Example& example : examples()) {
    const ZebraProblem worked(example.houses, example.categories, example.clues);
    turns.push_back({"user", worked.text()});
    if (ask == Ask::kSteps) {
      turns.push_back({"assistant", transcript(*this, worked, example.steps)});
    } else {
      const auto row = answer(worked, example.steps);
      LEMMA_ASSERT(row.has_value(), "a worked example has an answer");
      turns.push_back({"assistant", row.value() + "\n"});
    }
  }
  turns.push_back({"user", problem.text()});
  return turns;
}

}  // namespace lemma::search
