// What a request to reason comes to: its typed problem, who may formalise it, the strategies to try and
// how it is split. Pure; any thread.
#pragma once

#include <span>
#include <string>

#include "actors/messages.h"
#include "actors/session.h"
#include "core/result.h"
#include "search/options.h"

namespace lemma::actors {

// `adapters`: those that the model has. All of a job but its id, its request and who is told of its end.
// Errors name the request's field.
core::Result<SessionJob> prepare(const ReasonRequest& request, const search::SearchOptions& options,
                                 std::span<const std::string> adapters);

}  // namespace lemma::actors
