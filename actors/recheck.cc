#include "actors/recheck.h"

#include <nlohmann/json.hpp>

#include "search/tasks/registry.h"

namespace lemma::actors {

search::Verdict contested(const std::string& words) {
  return {search::Judgement::kUnknown, "the family's own verifier passes it, but " + words};
}

core::Result<Rechecked> recheck(std::string_view text, const Witnesses& witnesses) {
  Rechecked checked;
  BOOST_OUTCOME_TRY(checked.report, search::verify_certificate_text(text));
  search::CertificateReport& report = checked.report;
  if (!report.verdict.passed()) return checked;
  const auto certificate = nlohmann::json::parse(text, nullptr, false);
  BOOST_OUTCOME_TRY(const auto* task, search::find_task(report.task, "certificate.task"));
  BOOST_OUTCOME_TRY(const auto problem,
                    task->from_typed(certificate["problem"], "certificate.problem"));
  checked.opinion =
      second_opinion(witnesses.solver, witnesses.timeout, *task, *problem, report.answer);
  checked.trial = trial(witnesses.python, *task, *problem, report.answer);
  for (const std::string* words : {&checked.opinion.words, &checked.trial.words})
    if (!words->empty()) report.checked.push_back(*words);
  if (checked.opinion.kind == SecondOpinion::Kind::kDisagrees)
    report.verdict = contested(checked.opinion.words);
  if (checked.trial.kind == Trial::Kind::kFails || checked.trial.kind == Trial::Kind::kUnavailable)
    report.verdict = contested(checked.trial.words);
  return checked;
}

}  // namespace lemma::actors
