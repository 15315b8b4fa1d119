// A certificate re-checked by its family, and by whoever else can: Z3 for logic, Python for code.
// Blocks; any thread.
#pragma once

#include <string_view>

#include "actors/second_opinion.h"
#include "actors/trial.h"
#include "search/certificate.h"

namespace lemma::actors {

// Who is asked besides a family's own verifier. None may be there; they outlive whoever asks.
struct Witnesses {
  children::SmtSolver* solver = nullptr;
  core::Duration timeout = std::chrono::seconds(5);  // of the solver, for one answer
  children::PythonRunner* python = nullptr;
};

struct Rechecked {
  search::CertificateReport report;  // what the witnesses say is in it
  SecondOpinion opinion = {};
  Trial trial = {};
};

// Errors as verify_certificate_text's.
core::Result<Rechecked> recheck(std::string_view certificate, const Witnesses& witnesses);

// What a disagreement or a failed or impossible trial makes of a verdict that the family's own
// verifier passes.
search::Verdict contested(const std::string& words);

}  // namespace lemma::actors
