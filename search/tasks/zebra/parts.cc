// What can be asked of a zebra puzzle on the way: where one of its values belongs.
#include "search/tasks/question_list.h"
#include "search/tasks/zebra/position.h"
#include "search/tasks/zebra/problem.h"
#include "search/tasks/zebra/zebra.h"

namespace lemma::search {

std::vector<SubQuestion> ZebraTask::structure(const Problem& problem) const {
  const auto& zebra = static_cast<const ZebraProblem&>(problem);
  std::vector<SubQuestion> places;
  for (int value = 0; value < zebra.values() && places.size() < kMaxSubQuestions; ++value) {
    const std::string& name = zebra.name_of(value);
    places.push_back({name, "Which house has " + name + "?"});
  }
  return places;
}

std::shared_ptr<const core::Grammar> ZebraTask::subquestion_grammar(const Problem& problem) const {
  return grammar_of(structure(problem));
}

std::optional<SubQuestion> ZebraTask::read_subquestion(const Problem& problem,
                                                       std::string_view line) const {
  return find_question(structure(problem), line);
}

std::optional<std::string> ZebraTask::subanswer(const Problem& problem, const State& state,
                                                const SubQuestion& question) const {
  const auto& zebra = static_cast<const ZebraProblem&>(problem);
  const int value = zebra.value_named(question.key);
  if (value < 0 || state.terminal()) return std::nullopt;
  const ZebraBoard known = ZebraPosition::of(zebra, state).outright();
  if (!known.placed(value)) return std::nullopt;
  return question.key + " is in house " + houses_text(known.open(value));
}

}  // namespace lemma::search
