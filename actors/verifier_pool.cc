#include "actors/verifier_pool.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "core/log.h"
#include "search/tasks/registry.h"

namespace lemma::actors {

using core::Result;
using search::Judgement;
using search::StepVerdict;

namespace {
core::Counter& verdicts(core::Metrics& metrics, const char* verdict) {
  return metrics.counter("lemma_verdicts_total", "Steps and answers judged.",
                         {{"verdict", verdict}});
}

core::Counter& second_opinions(core::Metrics& metrics, const char* opinion) {
  return metrics.counter("lemma_second_opinions_total",
                         "Final answers put to a solver beside their own verifier.",
                         {{"opinion", opinion}});
}

search::Verdict contested(const SecondOpinion& opinion) {
  return {Judgement::kUnknown, "the family's own verifier passes it, but " + opinion.words};
}

std::vector<StepVerdict> check_all(const CheckProposals& request) {
  std::vector<StepVerdict> verdicts;
  verdicts.reserve(request.texts.size());
  for (const auto& text : request.texts) {
    if (request.answers) {
      StepVerdict answer;
      answer.verdict = request.task->check_answer(*request.problem, text);
      answer.text = text;
      verdicts.push_back(std::move(answer));
    } else {
      verdicts.push_back(request.task->check(*request.problem, request.state, text));
    }
  }
  return verdicts;
}
}  // namespace

VerifierPool::VerifierPool(core::Strand strand,
                           std::shared_ptr<core::Mailbox<VerifierMessage>> mailbox,
                           core::BlockingPool& pool, SecondOpinions opinions,
                           core::Metrics& metrics)
    : Actor(std::move(strand), std::move(mailbox)),
      pool_(pool),
      opinions_(opinions),
      passed_(verdicts(metrics, "passed")),
      failed_(verdicts(metrics, "failed")),
      unknown_(verdicts(metrics, "unknown")),
      agreed_(second_opinions(metrics, "agrees")),
      disagreed_(second_opinions(metrics, "disagrees")),
      no_opinion_(second_opinions(metrics, "none")) {}

core::Task<void> VerifierPool::receive(VerifierMessage message) {
  std::visit([this](auto& request) { children().spawn(work_on(std::move(request))); }, message);
  co_return;
}

core::Task<void> VerifierPool::work_on(CheckProposals request) {
  if (request.cancel.cancelled()) {
    request.reply(core::error(core::ErrorCode::kCancelled, "cancelled before it was judged"));
    co_return;
  }
  auto job = [&request] { return check_all(request); };
  auto verdicts = co_await pool_.run(job);
  if (verdicts) {
    for (const auto& judged : verdicts.value()) {
      const auto judgement = judged.verdict.judgement;
      (judgement == Judgement::kPassed   ? passed_
       : judgement == Judgement::kFailed ? failed_
                                         : unknown_)
          .add();
    }
  }
  request.reply(std::move(verdicts));
}

core::Task<void> VerifierPool::work_on(SolveProblem request) {
  if (request.cancel.cancelled()) {
    request.reply(core::error(core::ErrorCode::kCancelled, "cancelled before it was solved"));
    co_return;
  }
  auto job = [&request] {
    return search::solve_from(*request.task, *request.problem, request.premises);
  };
  request.reply(co_await pool_.run(job));
}

core::Task<void> VerifierPool::work_on(ComposePremises request) {
  auto job = [&request] {
    return search::compose(*request.task, *request.problem, request.derivations);
  };
  request.reply(co_await pool_.run(job));
}

core::Task<void> VerifierPool::work_on(CheckChain request) {
  auto job = [this, &request] { return check(request); };
  request.reply(co_await pool_.run(job));
}

// On a thread of the pool.
search::ChainReport VerifierPool::check(const CheckChain& request) {
  const search::Problem& problem = *request.recognition.problem;
  if (request.is_part) return search::check_part(*request.task, problem, request.steps);
  auto report = search::check_chain(*request.task, request.recognition, request.steps);
  if (!report.verdict.passed() || !report.answer) return report;
  const SecondOpinion opinion = opinion_on(*request.task, problem, *report.answer);
  report.second_opinion = opinion.words;
  if (opinion.kind == SecondOpinion::Kind::kDisagrees) {
    report.verdict = contested(opinion);
    report.answer.reset();
    report.certificate.clear();
  }
  return report;
}

Result<search::CertificateReport> VerifierPool::check(const CheckCertificate& request) {
  BOOST_OUTCOME_TRY(auto report, search::verify_certificate_text(request.certificate));
  if (!report.verdict.passed()) return report;
  const auto certificate = nlohmann::json::parse(request.certificate, nullptr, false);
  BOOST_OUTCOME_TRY(const auto* task, search::find_task(report.task, "certificate.task"));
  BOOST_OUTCOME_TRY(const auto problem,
                    task->from_typed(certificate["problem"], "certificate.problem"));
  const SecondOpinion opinion = opinion_on(*task, *problem, report.answer);
  if (!opinion.words.empty()) report.checked.push_back(opinion.words);
  if (opinion.kind == SecondOpinion::Kind::kDisagrees) report.verdict = contested(opinion);
  return report;
}

SecondOpinion VerifierPool::opinion_on(const search::Task& task, const search::Problem& problem,
                                       std::string_view answer) {
  const SecondOpinion opinion =
      second_opinion(opinions_.solver, opinions_.timeout, task, problem, answer);
  switch (opinion.kind) {
    case SecondOpinion::Kind::kNotAsked:
      break;
    case SecondOpinion::Kind::kAgrees:
      agreed_.add();
      break;
    case SecondOpinion::Kind::kNone:
      no_opinion_.add();
      break;
    case SecondOpinion::Kind::kDisagrees:
      disagreed_.add();
      core::log(core::LogLevel::kError, "two verifiers disagree",
                {{"task", std::string(task.name())}, {"second_opinion", opinion.words}});
  }
  return opinion;
}

core::Task<void> VerifierPool::work_on(CheckCertificate request) {
  auto job = [this, &request] { return check(request); };
  request.reply(co_await pool_.run(job));
}

}  // namespace lemma::actors
