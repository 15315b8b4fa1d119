#include "search/tasks/derivation.h"

#include "search/verify/printable.h"

namespace lemma::search {

std::string_view without_newline(std::string_view line) {
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  return line;
}

StepVerdict rejected(Judgement judgement, std::string_view line, std::string evidence) {
  return {.verdict = {judgement, std::move(evidence)},
          .text = printable(line, Task::kMaxStepBytes)};
}

core::Result<State> walk(const Task& task, const Problem& problem,
                         std::span<const std::string> steps) {
  State state = task.initial(problem);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    StepVerdict step = task.check(problem, state, steps[i]);
    if (!step.next || step.text != steps[i])
      return core::error(core::ErrorCode::kInvalidArgument,
                         step.next ? "is not in its canonical spelling" : step.verdict.evidence,
                         "steps[" + std::to_string(i) + "]");
    state = std::move(*step.next);
  }
  return state;
}

}  // namespace lemma::search
