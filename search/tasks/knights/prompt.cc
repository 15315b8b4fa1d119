// The knights family's prompts. The worked examples go through the same checker and renderer as
// everything else, so they can't drift from the transcript's format.
#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/knights/knights.h"
#include "search/tasks/knights/problem.h"

namespace lemma::search {

using namespace knights;

namespace {

struct Example {
  const char* typed;
  std::vector<std::string> steps;
};

// One with a case split, one with two answers, one without any.
const std::vector<Example>& examples() {
  static const std::vector<Example> kExamples = {
      {R"({"people":["Ida","Tom","Lea"],
           "claims":[{"by":"Ida","says":{"xor":[{"knight":"Lea"},{"knave":"Tom"}]}},
                     {"by":"Tom","says":{"at_most":2,"knights":["Ida","Tom","Lea"]}},
                     {"by":"Lea","says":{"same":["Tom","Lea"]}}]})",
       {"from what Tom says: Tom is a knight", "assume Ida is a knight",
        "from what Ida says: Lea is a knight", "from what Tom says: contradiction",
        "from what Ida says: Lea is a knave"}},
      {R"({"people":["Sam","Joy"],
           "claims":[{"by":"Sam","says":{"knave":"Joy"}}]})",
       {"assume Sam is a knight", "from what Sam says: Joy is a knave", "everything fits",
        "assume Sam is a knave", "from what Sam says: Joy is a knight", "everything fits"}},
      {R"({"people":["Bea","Kai"],
           "claims":[{"by":"Bea","says":{"knave":"Kai"}},{"by":"Kai","says":{"knight":"Bea"}}]})",
       {"assume Bea is a knight", "from what Bea says: Kai is a knave",
        "from what Kai says: contradiction", "from what Bea says: Kai is a knight",
        "from what Kai says: contradiction"}},
  };
  return kExamples;
}

std::shared_ptr<const KnightsProblem> worked_problem(const Example& example) {
  auto problem = KnightsProblem::from_typed(nlohmann::json::parse(example.typed), "typed");
  LEMMA_ASSERT(problem.has_value(), "a worked example's typed form is valid");
  return std::move(problem.value());
}

std::string transcript(const KnightsTask& task, const KnightsProblem& problem,
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
    "You solve puzzles about people whose claims are either all true or all false. Each line "
    "draws one conclusion from what one person says and from what is known, or assumes one kind. "
    "A contradiction refutes the last assumption. Stop when everybody's kind is known, when "
    "nothing fits, or when two different assignments fit.";
constexpr const char* kAnswerInstruction =
    "You solve puzzles about people whose claims are either all true or all false. Answer with "
    "everybody's kind. If nothing fits, answer: no solution. If more than one assignment fits, "
    "answer: not unique, and two of them.";

}  // namespace

std::vector<ChatMessage> KnightsTask::messages(const Problem& problem, Ask ask) const {
  std::vector<ChatMessage> turns{
      {"system", ask == Ask::kSteps ? kStepsInstruction : kAnswerInstruction}};
  for (const Example& example : examples()) {
    const auto worked = worked_problem(example);
    turns.push_back({"user", worked->text()});
    if (ask == Ask::kSteps) {
      turns.push_back({"assistant", transcript(*this, *worked, example.steps)});
    } else {
      const auto derived = answer(*worked, example.steps);
      LEMMA_ASSERT(derived.has_value(), "a worked example has an answer");
      turns.push_back({"assistant", derived.value() + "\n"});
    }
  }
  turns.push_back({"user", problem.text()});
  return turns;
}

}  // namespace lemma::search
