// VerifierPool: judges proposed steps and answers with the family's exact verifier, and solves with
// the family's solver, on a bounded pool, so that a slow verdict never holds up a strand. Requests
// are worked on side by side; each is answered once.
//
// A whole chain's answer that a family can put to an SMT solver gets a second opinion. Where the two
// disagree nothing is verified; where the solver has none, the family's own exact proof stands, and
// the report says so. An answer that is code is run by Python besides, in the sandbox; where that
// can't be, it isn't verified.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "actors/recheck.h"
#include "core/actor.h"
#include "core/blocking_pool.h"
#include "core/metrics.h"
#include "search/certificate.h"
#include "search/chain.h"
#include "search/decomposition/premises.h"
#include "search/tasks/task.h"

namespace lemma::actors {

// Steps proposed from one state, or (with `answers`) whole answers.
struct CheckProposals {
  const search::Task* task = nullptr;  // lives as long as the program
  search::ProblemPtr problem;
  search::State state;
  bool answers = false;
  std::vector<std::string> texts;
  core::CancellationToken cancel;
  core::Reply<std::vector<search::StepVerdict>> reply;  // one verdict a text, in order; kCancelled
};
// The family's own derivation: search::solve_from.
struct SolveProblem {
  const search::Task* task = nullptr;  // lives as long as the program
  search::ProblemPtr problem;
  std::vector<std::string> premises = {};
  core::CancellationToken cancel;
  core::Reply<std::vector<std::string>> reply;  // as Task::solve; kCancelled
};
// Derivations put together: search::compose.
struct ComposePremises {
  const search::Task* task = nullptr;  // lives as long as the program
  search::ProblemPtr problem;
  std::vector<std::vector<std::string>> derivations;
  core::Reply<search::Premises> reply;
};
// A whole chain, a search's or a client's own.
struct CheckChain {
  const search::Task* task = nullptr;  // lives as long as the program
  search::Recognition recognition;
  std::vector<std::string> steps;
  bool is_part = false;  // of a problem: search::check_part
  core::Reply<search::ChainReport> reply;
};
// A certificate's text, from wherever.
struct CheckCertificate {
  std::string certificate;
  core::Reply<search::CertificateReport> reply;  // errors as verify_certificate_text's
};
using VerifierMessage =
    std::variant<CheckProposals, SolveProblem, ComposePremises, CheckChain, CheckCertificate>;

class VerifierPool final : public core::Actor<VerifierMessage> {
 public:
  VerifierPool(core::Strand strand, std::shared_ptr<core::Mailbox<VerifierMessage>> mailbox,
               core::BlockingPool& pool, Witnesses witnesses, core::Metrics& metrics);

 private:
  core::Task<void> receive(VerifierMessage message) override;
  core::Task<void> work_on(CheckProposals request);
  core::Task<void> work_on(SolveProblem request);
  core::Task<void> work_on(ComposePremises request);
  core::Task<void> work_on(CheckChain request);
  core::Task<void> work_on(CheckCertificate request);

  search::ChainReport check(const CheckChain& request);
  core::Result<search::CertificateReport> check(const CheckCertificate& request);
  void count(const search::Task& task, const SecondOpinion& opinion, const Trial& trial);

  core::BlockingPool& pool_;
  const Witnesses witnesses_;
  core::Counter& passed_;
  core::Counter& failed_;
  core::Counter& unknown_;
  core::Counter& agreed_;
  core::Counter& disagreed_;
  core::Counter& no_opinion_;
  core::Counter& trials_passed_;
  core::Counter& trials_failed_;
  core::Counter& trials_unavailable_;
};

}  // namespace lemma::actors
