// The geometry family's prompts. The worked examples go through the same checker and renderer as
// everything else, so they can't drift from the transcript's format.
#include <nlohmann/json.hpp>

#include "core/assert.h"
#include "search/tasks/geometry/geometry.h"
#include "search/tasks/geometry/problem.h"

namespace lemma::search {

using namespace geometry;

namespace {

// One of angles with a step that is a relation, one of lengths with a construction.
constexpr const char* kExamples[] = {
    R"({"facts":[{"fact":"isosceles","of":["P","Q","R"]},
                 {"fact":"angle","of":["Q","P","R"],"value":50},
                 {"fact":"between","of":["S","Q","R"]},
                 {"fact":"angle","of":["Q","P","S"],"value":20}],
        "find":{"angle":["P","S","R"]}})",
    R"({"facts":[{"fact":"isosceles","of":["F","G","H"]},
                 {"fact":"length","of":["F","G"],"value":13},
                 {"fact":"length","of":["G","H"],"value":10}],
        "find":{"area":["F","G","H"]}})"};

ProblemPtr worked_problem(const char* typed) {
  auto problem = GeometryProblem::from_typed(nlohmann::json::parse(typed), "typed");
  LEMMA_ASSERT(problem.has_value(), "a worked example's typed form is valid");
  return std::move(problem.value());
}

std::string transcript(const GeometryTask& task, const Problem& problem,
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

std::vector<ChatMessage> GeometryTask::messages(const Problem& problem, Ask ask) const {
  std::vector<ChatMessage> turns{
      {"system",
       ask == Ask::kSteps
           ? "You solve problems of plane geometry. Each line is what one theorem gives, exactly, "
             "or a construction. Stop when what is asked is known."
           : "You solve problems of plane geometry. Answer with the exact value alone."}};
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
