// What a client poses, free text or typed form, as a typed problem and the family that takes it. Any
// thread.
#pragma once

#include <string>

#include "actors/messages.h"
#include "core/result.h"
#include "search/tasks/registry.h"

namespace lemma::actors {

// Exactly one of `problem` and `typed` isn't empty; `task` is a contract name or "auto". Errors name
// the field: problem, typed..., task, tests[i].call. With tests the problem is text, and of the family
// `code`.
core::Result<search::TaskRecognition> formalise(const std::string& problem,
                                                const std::string& typed, const std::string& task,
                                                search::Unclaimed unclaimed,
                                                const std::vector<HeldBackTest>& tests = {});

}  // namespace lemma::actors
