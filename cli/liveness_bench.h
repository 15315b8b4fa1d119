// Whether the server stays live while the model computes: a real server on loopback, a search of 16
// branches streamed from it on two threads of the model, and GET /healthz at a fixed rate meanwhile.
#pragma once

#include <string>
#include <vector>

#include "core/bench.h"
#include "core/result.h"

namespace lemma::cli {

struct LivenessBenchOptions {
  std::string model;        // GGUF file
  int threads = 2;          // of the token loop
  int branches = 16;        // of the search
  double seconds = 10;      // that the search runs
  double per_second = 100;  // health checks
};

// Health latencies with and without the search, the stream's longest silence beside the longest
// step of a search, the batch's width, and the processor time of an idle second. Errors as
// Reasoner::open's; kUnavailable when the server's answer isn't one.
core::Result<std::vector<core::BenchRow>> bench_liveness(const LivenessBenchOptions& options);

}  // namespace lemma::cli
