#include "search/decomposition/premises.h"

#include "search/tasks/derivation.h"

namespace lemma::search {

namespace {

// The lines that pass, each from where those before it led.
void append(const Task& task, const Problem& problem, std::span<const std::string> lines,
            std::size_t source, Premises& premises) {
  for (const std::string& line : lines) {
    if (premises.end().terminal() || premises.lines.size() == Task::kMaxPathSteps) return;
    StepVerdict step = task.check(problem, premises.end(), line);
    if (!step.next) continue;
    premises.lines.push_back(std::move(step.text));
    premises.states.push_back(std::move(*step.next));
    premises.sources.push_back(source);
  }
}

}  // namespace

Premises compose(const Task& task, const Problem& problem,
                 std::span<const std::vector<std::string>> derivations) {
  Premises premises;
  premises.states.push_back(task.initial(problem));
  for (std::size_t i = 0; i < derivations.size(); ++i)
    append(task, problem, derivations[i], i, premises);
  return premises;
}

core::Result<std::vector<std::string>> solve_from(const Task& task, const Problem& problem,
                                                  std::span<const std::string> premises) {
  BOOST_OUTCOME_TRY(auto lines, task.solve(problem));
  if (premises.empty()) return lines;
  Premises whole;
  BOOST_OUTCOME_TRY(auto begin, walk(task, problem, premises));
  whole.states.push_back(std::move(begin));
  append(task, problem, lines, 0, whole);
  if (!whole.end().solved())
    return core::error(core::ErrorCode::kUnavailable,
                       "the solver's derivation does not go on from the premises");
  return std::move(whole.lines);
}

}  // namespace lemma::search
