// What POST /v1/verify answers: a client's chain judged line by line, or a certificate re-checked, on
// the verifiers' pool.
#pragma once

#include <string>

#include "actors/messages.h"
#include "actors/verifier_pool.h"
#include "core/task.h"

namespace lemma::actors {

// The report as JSON; errors as messages.h says of Verify.
core::Task<core::Result<std::string>> verification(core::Ref<VerifierMessage> verifier,
                                                   VerifyRequest request);

}  // namespace lemma::actors
