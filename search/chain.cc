#include "search/chain.h"

#include <nlohmann/json.hpp>

#include "search/certificate.h"
#include "search/verify/printable.h"

namespace lemma::search {

ChainReport check_chain(const Task& task, const Recognition& recognition,
                        std::span<const std::string> steps) {
  const Problem& problem = *recognition.problem;
  ChainReport report;
  std::vector<std::string> canonical;
  State state = task.initial(problem);
  bool broken = false;
  for (const std::string& line : steps) {
    if (broken) {
      report.lines.push_back({printable(line, Task::kMaxStepBytes), std::nullopt});
      continue;
    }
    StepVerdict step = task.check(problem, state, line);
    report.lines.push_back({step.text, step.verdict});
    if (step.next) {
      canonical.push_back(std::move(step.text));
      state = std::move(*step.next);
      continue;
    }
    broken = true;
    report.verdict = {step.verdict.judgement, "step " + std::to_string(report.lines.size()) +
                                                  " does not pass: " + step.verdict.evidence};
  }
  if (broken) return report;
  if (!state.solved()) {
    report.verdict = {
        Judgement::kFailed,
        "every step passes, but they end short of an answer, at \"" + state.line + "\""};
    return report;
  }
  auto certificate = make_certificate(task, problem, canonical, recognition.formalised_by);
  if (!certificate) {
    report.verdict = {Judgement::kFailed, certificate.error().detail};
    return report;
  }
  const auto again = verify_certificate(certificate.value());
  if (!again || !again.value().verdict.passed()) {
    report.verdict = {Judgement::kFailed,
                      again ? again.value().verdict.evidence : again.error().detail};
    return report;
  }
  report.verdict = again.value().verdict;
  report.answer = again.value().answer;
  report.certificate = certificate.value().dump();
  return report;
}

}  // namespace lemma::search
