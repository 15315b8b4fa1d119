// What can be asked of a knights puzzle on the way: what one of its people is.
#include "search/tasks/knights/knights.h"
#include "search/tasks/knights/knowledge.h"
#include "search/tasks/knights/problem.h"
#include "search/tasks/question_list.h"

namespace lemma::search {

using namespace knights;

std::vector<SubQuestion> KnightsTask::structure(const Problem& problem) const {
  const auto& words = static_cast<const KnightsProblem&>(problem).words();
  std::vector<SubQuestion> people;
  for (const std::string& name : words.people)
    people.push_back(
        {name, "Is " + name + " " + words.a_kind(true) + " or " + words.a_kind(false) + "?"});
  return people;
}

std::shared_ptr<const core::Grammar> KnightsTask::subquestion_grammar(
    const Problem& problem) const {
  return grammar_of(structure(problem));
}

std::optional<SubQuestion> KnightsTask::read_subquestion(const Problem& problem,
                                                         std::string_view line) const {
  return find_question(structure(problem), line);
}

std::optional<std::string> KnightsTask::subanswer(const Problem& problem, const State& state,
                                                  const SubQuestion& question) const {
  const auto& knights = static_cast<const KnightsProblem&>(problem);
  const int person = knights.words().person_named(question.key);
  if (person < 0 || state.terminal()) return std::nullopt;
  const Known known = knowledge_of(knights, state).outright;
  if (!known.has(person)) return std::nullopt;
  return question.key + " is " + knights.words().a_kind(known.is_knight(person));
}

}  // namespace lemma::search
