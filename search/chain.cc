#include "search/chain.h"

#include <nlohmann/json.hpp>

#include "search/certificate.h"
#include "search/verify/printable.h"

namespace lemma::search {

namespace {

struct Judged {
  ChainReport report;  // its verdict failed, or still open
  std::vector<std::string> canonical;
  bool solved = false;
  bool answered = false;  // by what nothing proves
};

Judged judge(const Task& task, const Problem& problem, std::span<const std::string> steps) {
  Judged judged;
  ChainReport& report = judged.report;
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
      judged.canonical.push_back(std::move(step.text));
      state = std::move(*step.next);
      continue;
    }
    broken = true;
    report.verdict = {step.verdict.judgement, "step " + std::to_string(report.lines.size()) +
                                                  " does not pass: " + step.verdict.evidence};
  }
  judged.solved = !broken && state.solved();
  judged.answered = !broken && state.status == StateStatus::kAnswered;
  if (judged.answered)
    report.verdict = {Judgement::kUnknown, "the steps end in an answer that nothing proves"};
  else if (!broken && !judged.solved)
    report.verdict = {
        Judgement::kFailed,
        "every step passes, but they end short of an answer, at \"" + state.line + "\""};
  return judged;
}

}  // namespace

ChainReport check_chain(const Task& task, const Recognition& recognition,
                        std::span<const std::string> steps) {
  auto [report, canonical, solved, answered] = judge(task, *recognition.problem, steps);
  if (answered) {
    if (auto answer = task.answer(*recognition.problem, canonical))
      report.answer = std::move(answer).value();
  }
  if (!solved) return std::move(report);
  auto certificate =
      make_certificate(task, *recognition.problem, canonical, recognition.formalised_by);
  if (!certificate) {
    report.verdict = {Judgement::kFailed, certificate.error().detail};
    return std::move(report);
  }
  const auto again = verify_certificate(certificate.value());
  if (!again || !again.value().verdict.passed()) {
    report.verdict = {Judgement::kFailed,
                      again ? again.value().verdict.evidence : again.error().detail};
    return std::move(report);
  }
  report.verdict = again.value().verdict;
  report.answer = again.value().answer;
  report.certificate = certificate.value().dump();
  return std::move(report);
}

ChainReport check_part(const Task& task, const Problem& part, std::span<const std::string> steps) {
  auto [report, canonical, solved, answered] = judge(task, part, steps);
  if (!solved) return std::move(report);
  auto answer = task.answer(part, canonical);
  if (answer) {
    report.verdict = {Judgement::kPassed, "every step passes, and they derive the part's answer"};
    report.answer = std::move(answer).value();
  } else {
    report.verdict = {Judgement::kFailed, answer.error().detail};
  }
  return std::move(report);
}

}  // namespace lemma::search
