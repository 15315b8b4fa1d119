// `lemma bench search`: what the search itself costs, with stub proposals in place of a model. One
// thread.
#pragma once

#include <vector>

#include "core/bench.h"

namespace lemma::search {

// Rows: 1,000 expansions of mcts in ms (strategy and tree only), beside storing the same states and
// steps in hash maps; verified steps a second, beside their bare arithmetic.
std::vector<core::BenchRow> bench_search();

}  // namespace lemma::search
