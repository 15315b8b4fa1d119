// The wordmath family's prompts. The worked examples go through the same checker and renderer as
// everything else, so they can't drift from the transcript's format.
#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/wordmath/problem.h"
#include "search/tasks/wordmath/wordmath.h"

namespace lemma::search {

using namespace wordmath;

namespace {

// One with a distractor and a step back through a relation, one with a product.
constexpr const char* kExamples[] = {
    R"({"quantities":[{"name":"Lea's coins","counted":true,"value":18},
                      {"name":"Max's coins","counted":true},
                      {"name":"Max's shells","counted":true,"value":7},
                      {"name":"total coins","counted":true}],
        "relations":[{"is":"Lea's coins","left":"Max's coins","op":"+","right":5},
                     {"is":"total coins","left":"Lea's coins","op":"+","right":"Max's coins"}],
        "ask":"total coins"})",
    R"({"quantities":[{"name":"Ida's jars","counted":true,"value":4},
                      {"name":"Ida's buttons","counted":true},
                      {"name":"Ida's buttons after 1","counted":true}],
        "relations":[{"is":"Ida's buttons","left":"Ida's jars","op":"*","right":9},
                     {"is":"Ida's buttons after 1","left":"Ida's buttons","op":"-","right":6}],
        "ask":"Ida's buttons after 1"})"};

ProblemPtr worked_problem(const char* typed) {
  auto problem = WordmathProblem::from_typed(nlohmann::json::parse(typed), "typed");
  LEMMA_ASSERT(problem.has_value(), "a worked example's typed form is valid");
  return std::move(problem.value());
}

std::string transcript(const WordmathTask& task, const Problem& problem,
                       const std::vector<std::string>& steps) {
  std::vector<State> states{task.initial(problem)};
  for (const auto& step : steps) {
    auto verdict = task.check(problem, states.back(), step);
    LEMMA_ASSERT(verdict.next.has_value(), "a worked example's steps are right");
    states.push_back(std::move(*verdict.next));
  }
  return render_transcript(steps, states);
}

}  // namespace

std::vector<ChatMessage> WordmathTask::messages(const Problem& problem, Ask ask) const {
  std::vector<ChatMessage> turns{
      {"system",
       ask == Ask::kSteps
           ? "You solve word problems. Each line names one quantity and works it out with one "
             "operation on numbers that are known. Stop when what is asked is known."
           : "You solve word problems. Answer with the number alone."}};
  for (const char* typed : kExamples) {
    const ProblemPtr worked = worked_problem(typed);
    const auto steps = solve(*worked);
    LEMMA_ASSERT(steps.has_value(), "a worked example has a solution");
    turns.push_back({"user", worked->text()});
    if (ask == Ask::kSteps)
      turns.push_back({"assistant", transcript(*this, *worked, steps.value())});
    else
      turns.push_back({"assistant", answer(*worked, steps.value()).value() + "\n"});
  }
  turns.push_back({"user", problem.text()});
  return turns;
}

}  // namespace lemma::search
