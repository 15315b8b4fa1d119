// `lemma bench mailbox`: what a message between actors costs.
#pragma once

#include <vector>

#include "core/bench.h"

namespace lemma::cli {

// Messages a second through one mailbox to one receiving coroutine on an executor thread: from one
// sending thread and from two. The limit is the same traffic through a bare mutex, deque and
// condition variable; medians of interleaved rounds. Starts and ends its own threads.
std::vector<core::BenchRow> bench_mailbox();

}  // namespace lemma::cli
