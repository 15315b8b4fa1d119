// What can be asked of an expression on the way: its operations that are ready from the start.
#include <algorithm>

#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/arithmetic/claim.h"
#include "search/tasks/arithmetic/problem.h"
#include "search/tasks/arithmetic/work.h"
#include "search/tasks/question_list.h"

namespace lemma::search {

using namespace arithmetic;

namespace {

std::vector<Operation> parts_of(const ArithmeticProblem& problem) {
  if (problem.question().kind != Question::Kind::kExpression) return {};
  auto ready = ready_operations(initial_work(problem.question()).expression);
  if (ready.size() < 2) return {};
  ready.resize(std::min(ready.size(), Task::kMaxSubQuestions));
  return ready;
}

}  // namespace

std::vector<SubQuestion> ArithmeticTask::structure(const Problem& problem) const {
  const auto& arithmetic = static_cast<const ArithmeticProblem&>(problem);
  std::vector<SubQuestion> parts;
  for (const Operation& operation : parts_of(arithmetic)) {
    const std::string text = text_of(operation, arithmetic.decimals());
    parts.push_back({text, "What is " + text + "?"});
  }
  return parts;
}

std::shared_ptr<const core::Grammar> ArithmeticTask::subquestion_grammar(
    const Problem& problem) const {
  return grammar_of(structure(problem));
}

std::optional<SubQuestion> ArithmeticTask::read_subquestion(const Problem& problem,
                                                            std::string_view line) const {
  return find_question(structure(problem), line);
}

std::optional<std::string> ArithmeticTask::subanswer(const Problem& problem, const State& state,
                                                     const SubQuestion& question) const {
  const auto& arithmetic = static_cast<const ArithmeticProblem&>(problem);
  if (state.terminal()) return std::nullopt;
  for (const Operation& operation : parts_of(arithmetic)) {
    if (text_of(operation, arithmetic.decimals()) != question.key) continue;
    const auto ready = ready_operations(work_of(arithmetic.question(), state).expression);
    if (std::ranges::find(ready, operation) != ready.end()) return std::nullopt;
    const Outcome outcome = outcome_of(operation.op, operation.left, operation.right);
    if (outcome.kind != Outcome::Kind::kNumber) return std::nullopt;
    return question.key + " = " + numeral(outcome.number, arithmetic.decimals());
  }
  return std::nullopt;
}

}  // namespace lemma::search
