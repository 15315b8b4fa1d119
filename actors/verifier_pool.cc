#include "actors/verifier_pool.h"

#include <utility>

namespace lemma::actors {

using search::Judgement;
using search::StepVerdict;

namespace {
core::Counter& verdicts(core::Metrics& metrics, const char* verdict) {
  return metrics.counter("lemma_verdicts_total", "Steps and answers judged.",
                         {{"verdict", verdict}});
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
                           core::BlockingPool& pool, core::Metrics& metrics)
    : Actor(std::move(strand), std::move(mailbox)),
      pool_(pool),
      passed_(verdicts(metrics, "passed")),
      failed_(verdicts(metrics, "failed")),
      unknown_(verdicts(metrics, "unknown")) {}

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
  auto job = [&request] {
    return request.is_part
               ? search::check_part(*request.task, *request.recognition.problem, request.steps)
               : search::check_chain(*request.task, request.recognition, request.steps);
  };
  request.reply(co_await pool_.run(job));
}

core::Task<void> VerifierPool::work_on(CheckCertificate request) {
  auto job = [&request] { return search::verify_certificate_text(request.certificate); };
  request.reply(co_await pool_.run(job));
}

}  // namespace lemma::actors
