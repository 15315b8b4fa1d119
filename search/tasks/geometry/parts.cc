// What can be asked of a figure on the way: the measures that the proof finds before the asked one.
#include <algorithm>

#include "search/tasks/geometry/geometry.h"
#include "search/tasks/geometry/moves.h"
#include "search/tasks/geometry/problem.h"
#include "search/tasks/geometry/proof.h"
#include "search/tasks/question_list.h"

namespace lemma::search {

using namespace geometry;

namespace {

SubQuestion about(const std::string& measure) { return {measure, "What is " + measure + "?"}; }

std::vector<SubQuestion> askable(const GeometryProblem& problem) {
  std::vector<SubQuestion> questions;
  const Position sight = beginning(problem);
  const auto& measures = problem.theory().measures();
  for (std::size_t i = 0; i < measures.size() && questions.size() < 200; ++i)
    if (!sight.knowledge.value(static_cast<int>(i)) && measures[i] != problem.find()[0])
      questions.push_back(about(to_string(measures[i])));
  return questions;
}

}  // namespace

std::vector<SubQuestion> GeometryTask::structure(const Problem& problem) const {
  const auto& geometry = static_cast<const GeometryProblem&>(problem);
  if (!geometry.consistent()) return {};
  const auto lines = proof(geometry);
  if (!lines) return {};
  std::vector<SubQuestion> parts;
  Position position = beginning(geometry);
  for (std::size_t i = 0; i + 1 < lines->size(); ++i) {
    const std::string& line = (*lines)[i];
    // A part of the figure as it is stated: nothing that needs a construction is asked on its own.
    const auto claim = claim_from(line);
    if (addition_from(line)) break;
    if (!claim) continue;
    const Relation* used = nullptr;
    for (const Relation* relation : position.theory->labelled(claim->label)) {
      const Finding found = position.knowledge.finding(*relation);
      if (found.kind != Finding::Kind::kNews) continue;
      const auto made = deduction(position, *relation, found);
      if (!made || line_of(position, *made) != line) continue;
      used = relation;
      position.knowledge.learn(found.measure, found.is);
      position.knowledge.look();
      break;
    }
    if (!used || claim->of || claim->subject == geometry.find()[0] ||
        parts.size() == kMaxSubQuestions)
      continue;
    SubQuestion part = about(to_string(claim->subject));
    const auto builds_on = [&](const Polynomial& polynomial) {
      for (const Monomial& monomial : polynomial)
        for (const int measure : monomial.measures) {
          const auto earlier =
              std::ranges::find(parts, position.theory->name(measure), &SubQuestion::key);
          if (earlier != parts.end())
            part.premises.push_back(static_cast<std::size_t>(earlier - parts.begin()));
        }
    };
    builds_on(used->holds.polynomial);
    for (const Condition& premise : used->premises) builds_on(premise.polynomial);
    std::ranges::sort(part.premises);
    part.premises.erase(std::ranges::unique(part.premises).begin(), part.premises.end());
    parts.push_back(std::move(part));
  }
  return parts;
}

std::shared_ptr<const core::Grammar> GeometryTask::subquestion_grammar(
    const Problem& problem) const {
  return grammar_of(askable(static_cast<const GeometryProblem&>(problem)));
}

std::optional<SubQuestion> GeometryTask::read_subquestion(const Problem& problem,
                                                          std::string_view line) const {
  return find_question(askable(static_cast<const GeometryProblem&>(problem)), line);
}

std::optional<std::string> GeometryTask::subanswer(const Problem& problem, const State& state,
                                                   const SubQuestion& question) const {
  const auto& geometry = static_cast<const GeometryProblem&>(problem);
  const auto measure = measure_from(question.key);
  if (!measure || state.terminal()) return std::nullopt;
  const auto value = position_of(geometry, state).value(*measure);
  if (!value) return std::nullopt;
  return question.key + " = " + value->to_string();
}

}  // namespace lemma::search
