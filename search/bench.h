// `lemma bench search`: what the search itself costs, with stub proposals in place of a model. One
// thread.
#pragma once

#include <vector>

#include "core/bench.h"

namespace lemma::search {

// Rows: 1,000 expansions of mcts in ms (strategy and tree only); verified steps a second.
std::vector<core::BenchRow> bench_search();

}  // namespace lemma::search
