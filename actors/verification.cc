#include "actors/verification.h"

#include <utility>

#include "actors/formalise.h"
#include "actors/session_state.h"

namespace lemma::actors {

using core::Result;
using core::Task;

namespace {

Json line_json(const search::JudgedLine& line) {
  return {{"text", line.text},
          {"verdict",
           line.verdict ? std::string(search::to_string(line.verdict->judgement)) : "unchecked"},
          {"why", line.verdict ? line.verdict->evidence : "a step before it does not pass"}};
}

Json report_json(std::string_view task, std::string problem, search::FormalisedBy by,
                 const search::Verdict& verdict) {
  return {{"object", "verification"},
          {"task", std::string(task)},
          {"problem", std::move(problem)},
          {"formalised_by", std::string(search::to_string(by))},
          {"verdict", std::string(search::to_string(verdict.judgement))},
          {"evidence", verdict.evidence}};
}

Task<Result<std::string>> verify_chain(core::Ref<VerifierMessage> verifier, VerifyRequest request) {
  auto posed =
      formalise(request.problem, request.typed, request.task, search::Unclaimed::kIsAnError);
  if (!posed) co_return posed.error();
  auto [task, recognition] = std::move(posed).value();
  auto make = [&](core::Reply<search::ChainReport> reply) {
    return VerifierMessage(CheckChain{task, recognition, std::move(request.steps),
                                      /*is_part=*/false, std::move(reply)});
  };
  auto report = co_await verifier.ask<search::ChainReport>(make);
  if (!report) co_return report.error();
  const search::ChainReport& judged = report.value();
  Json json = report_json(task->name(), recognition.problem->text(), recognition.formalised_by,
                          judged.verdict);
  json["second_opinion"] = judged.second_opinion.empty() ? Json() : Json(judged.second_opinion);
  json["steps"] = Json::array();
  for (const auto& line : judged.lines) json["steps"].push_back(line_json(line));
  json["answer"] = judged.answer ? Json(*judged.answer) : Json();
  json["certificate"] =
      judged.certificate.empty() ? Json() : Json::parse(judged.certificate, nullptr, false);
  co_return dump(json);
}

Task<Result<std::string>> verify_certificate(core::Ref<VerifierMessage> verifier,
                                             VerifyRequest request) {
  auto make = [&](core::Reply<search::CertificateReport> reply) {
    return VerifierMessage(CheckCertificate{std::move(request.certificate), std::move(reply)});
  };
  auto report = co_await verifier.ask<search::CertificateReport>(make);
  if (!report) co_return report.error();
  const search::CertificateReport& judged = report.value();
  Json json = report_json(judged.task, judged.problem, judged.formalised_by, judged.verdict);
  json["checked"] = judged.checked;
  json["answer"] = judged.verdict.passed() ? Json(judged.answer) : Json();
  co_return dump(json);
}

}  // namespace

Task<Result<std::string>> verification(core::Ref<VerifierMessage> verifier, VerifyRequest request) {
  const bool certificate = !request.certificate.empty();
  auto judged = certificate ? verify_certificate(std::move(verifier), std::move(request))
                            : verify_chain(std::move(verifier), std::move(request));
  co_return co_await std::move(judged);
}

}  // namespace lemma::actors
