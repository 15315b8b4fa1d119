// How a search reports to its session: events, held back while the disk lags, and a proof's lines as
// the answer shows them.
#pragma once

#include <vector>

#include "actors/session_messages.h"
#include "core/mailbox.h"
#include "core/task_group.h"

namespace lemma::actors {

// Returns once the session has taken them, or has gone: then it cancels this search. The caller's
// strand.
core::Task<void> report(core::Ref<SessionMessage> session, core::Executor& executor,
                        std::vector<EventDraft> events);

// "problem.parsed": what was made of the client's problem.
EventDraft parsed_event(const search::Task& task, const search::Recognition& recognition);

std::vector<ChainLine> chain_lines(const search::ChainReport& proof, bool solved);

}  // namespace lemma::actors
