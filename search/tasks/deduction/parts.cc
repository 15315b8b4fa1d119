// What can be asked of a deduction on the way: whether a named thing has one of the properties.
#include "search/tasks/deduction/deduction.h"
#include "search/tasks/deduction/position.h"
#include "search/tasks/deduction/problem.h"
#include "search/tasks/question_list.h"

namespace lemma::search {

using namespace deduction;

namespace {

// One for each property of each constant, those of the first constants where there are too many.
std::vector<SubQuestion> questions(const Ground& ground) {
  std::vector<SubQuestion> list;
  const int constants = static_cast<int>(ground.theory().constants.size());
  for (int thing = 0; thing < constants; ++thing) {
    for (int predicate = 0; predicate < ground.predicates(); ++predicate) {
      if (list.size() == Task::kMaxSubQuestions) return list;
      const std::string said = ground.say(ground.code(thing, {.predicate = predicate}));
      list.push_back({said, "Is it so that " + said + "?"});
    }
  }
  return list;
}

}  // namespace

std::shared_ptr<const core::Grammar> DeductionTask::subquestion_grammar(
    const Problem& problem) const {
  return grammar_of(questions(static_cast<const DeductionProblem&>(problem).ground()));
}

std::optional<SubQuestion> DeductionTask::read_subquestion(const Problem& problem,
                                                           std::string_view line) const {
  return find_question(questions(static_cast<const DeductionProblem&>(problem).ground()), line);
}

std::optional<std::string> DeductionTask::subanswer(const Problem& problem, const State& state,
                                                    const SubQuestion& question) const {
  const auto& ground = static_cast<const DeductionProblem&>(problem).ground();
  const auto code = ground.find(question.key);
  if (!code || state.terminal()) return std::nullopt;
  Position outright = position_of(state);
  outright.branches.clear();
  const Knowledge known(ground, outright);
  if (known.known(*code)) return ground.say(*code);
  if (known.known(denial(*code))) return ground.say(denial(*code));
  return std::nullopt;
}

}  // namespace lemma::search
