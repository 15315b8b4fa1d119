// A certificate: the typed problem, who formalised it, every step and the answer, as JSON that
// anyone re-checks offline, without a model. Pure functions, any thread. Schema (all members but the
// checksum required, no others):
//
//   {"kind":"lemma.certificate", "version":1, "verifier":"numbers/2", "task":"numbers",
//    "problem":{typed form}, "formalised_by":"client|parser|model", "steps":["12 * 3 = 36"],
//    "answer":"12 * 3", "checksum":"0f3a91c2d4e5b687"}
//
// The checksum, of all other members, finds a byte that was changed even where what it says would
// still hold. It guards against slips and signs nothing: what is proven is what the steps prove.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/task.h"
#include "search/verify/verdict.h"

namespace lemma::search {

inline constexpr int kCertificateVersion = 1;
inline constexpr std::size_t kMaxCertificateBytes = 1 << 20;

// What re-checking found. `verdict.judgement` is kPassed only when every line passed.
struct CertificateReport {
  Verdict verdict;
  std::string task;
  std::string problem;  // back-translation, so that a reader sees what was proven
  std::string answer;
  FormalisedBy formalised_by = FormalisedBy::kModel;
  std::string verifier;
  std::vector<std::string> checked;  // one sentence for each thing that was checked, in order
};

// Re-derives the answer from `steps` (canonical spelling, from the initial state); fails as
// Task::answer does, so a certificate can't be made for a path that isn't a derivation.
core::Result<nlohmann::json> make_certificate(const Task& task, const Problem& problem,
                                              std::span<const std::string> steps,
                                              FormalisedBy formalised_by);

// kInvalidArgument, kOutOfRange: malformed, `field` names the member ("certificate.steps[2]").
// kUnsupported: a task or version this build can't check. A well-formed certificate that proves
// nothing is a report whose verdict failed.
core::Result<CertificateReport> verify_certificate(const nlohmann::json& certificate);
// The same from untrusted text of at most kMaxCertificateBytes, nested at most 16 deep.
core::Result<CertificateReport> verify_certificate_text(std::string_view text);

}  // namespace lemma::search
