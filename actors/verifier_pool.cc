#include "actors/verifier_pool.h"

#include <utility>

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

core::Counter& trials(core::Metrics& metrics, const char* outcome) {
  return metrics.counter("lemma_trials_total", "Answers that are code, run by Python.",
                         {{"outcome", outcome}});
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
                           core::BlockingPool& pool, Witnesses witnesses, core::Metrics& metrics)
    : Actor(std::move(strand), std::move(mailbox)),
      pool_(pool),
      witnesses_(witnesses),
      passed_(verdicts(metrics, "passed")),
      failed_(verdicts(metrics, "failed")),
      unknown_(verdicts(metrics, "unknown")),
      agreed_(second_opinions(metrics, "agrees")),
      disagreed_(second_opinions(metrics, "disagrees")),
      no_opinion_(second_opinions(metrics, "none")),
      trials_passed_(trials(metrics, "passes")),
      trials_failed_(trials(metrics, "fails")),
      trials_unavailable_(trials(metrics, "unavailable")) {}

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
  const SecondOpinion opinion =
      second_opinion(witnesses_.solver, witnesses_.timeout, *request.task, problem, *report.answer);
  const Trial run = trial(witnesses_.python, *request.task, problem, *report.answer);
  count(*request.task, opinion, run);
  report.second_opinion = opinion.words.empty() ? run.words : opinion.words;
  const bool disagrees = opinion.kind == SecondOpinion::Kind::kDisagrees;
  const bool fails = run.kind == Trial::Kind::kFails;
  const bool unavailable = run.kind == Trial::Kind::kUnavailable;
  if (!disagrees && !fails && !unavailable) return report;
  report.verdict = contested(report.second_opinion);
  report.certificate.clear();
  if (!unavailable || disagrees) report.answer.reset();
  return report;
}

Result<search::CertificateReport> VerifierPool::check(const CheckCertificate& request) {
  BOOST_OUTCOME_TRY(auto checked, recheck(request.certificate, witnesses_));
  if (const auto task = search::find_task(checked.report.task, "certificate.task"))
    count(*task.value(), checked.opinion, checked.trial);
  return std::move(checked.report);
}

void VerifierPool::count(const search::Task& task, const SecondOpinion& opinion,
                         const Trial& trial) {
  if (opinion.kind == SecondOpinion::Kind::kAgrees) agreed_.add();
  if (opinion.kind == SecondOpinion::Kind::kNone) no_opinion_.add();
  if (trial.kind == Trial::Kind::kPasses) trials_passed_.add();
  if (trial.kind == Trial::Kind::kUnavailable) trials_unavailable_.add();
  const bool disagrees = opinion.kind == SecondOpinion::Kind::kDisagrees;
  const bool fails = trial.kind == Trial::Kind::kFails;
  if (disagrees) disagreed_.add();
  if (fails) trials_failed_.add();
  if (disagrees || fails)
    core::log(core::LogLevel::kError, "two verifiers disagree",
              {{"task", std::string(task.name())},
               {"second_opinion", disagrees ? opinion.words : trial.words}});
}

core::Task<void> VerifierPool::work_on(CheckCertificate request) {
  auto job = [this, &request] { return check(request); };
  request.reply(co_await pool_.run(job));
}

}  // namespace lemma::actors
