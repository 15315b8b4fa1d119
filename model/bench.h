// Benchmarks of the CPU runtime, each figure beside a limit measured in the same run, rounds of
// both interleaved and medians taken. Run from one thread; each call loads the model anew.
#pragma once

#include <vector>

#include "core/bench.h"
#include "core/result.h"

namespace lemma::model {

class GgufFile;

struct DecodeBenchOptions {
  int threads = 1;
  int prefix = 16;  // tokens before the first measured one
  int steps = 16;   // tokens a round
  int rounds = 9;
};
// Tokens a second of one stream; the limit is reading the same packed weights once a token.
core::Result<std::vector<core::BenchRow>> bench_decode(const GgufFile& file,
                                                       const DecodeBenchOptions& options);

struct PrefillBenchOptions {
  int threads = 1;
  int tokens = 512;
  int rounds = 5;
};
// Tokens a second of one prompt; the limit is the rate of the kernels' own products on operands
// that stay in the L1 cache.
core::Result<std::vector<core::BenchRow>> bench_prefill(const GgufFile& file,
                                                        const PrefillBenchOptions& options);

struct TreeBenchOptions {
  int threads = 1;
  int sessions = 1;   // prompts, each with its own pages
  int branches = 16;  // forks of each prompt
  int prefix = 512;   // tokens of each prompt, shared by its forks
  int steps = 16;     // tokens a branch and round
  int rounds = 7;
};
// Tokens a second over all branches; the limit is one stream's on the same prompt times the number
// of branches.
core::Result<std::vector<core::BenchRow>> bench_tree(const GgufFile& file,
                                                     const TreeBenchOptions& options);

struct AdapterBenchOptions {
  int threads = 1;
  int prefix = 16;  // tokens before the first measured one
  int steps = 4;    // tokens a stream and round
  int rounds = 41;
};
// Tokens a second of 1 and of 16 streams whose rows use random adapters of every linear layer: one
// of rank 16, one of rank 32, or four of rank 32 in turn. The limit is the same step without;
// the ratio is the median of the rounds' own, which other work on the machine disturbs least.
core::Result<std::vector<core::BenchRow>> bench_adapters(const GgufFile& file,
                                                         const AdapterBenchOptions& options);

struct GeneratorBenchOptions {
  int threads = 1;
  int branches = 16;  // forks of the prompt
  int prefix = 512;   // tokens of the prompt
  int tokens = 24;    // sampled by each branch
  int rounds = 5;
};
// Tokens a second of branches that the generator schedules and samples; the limit is the forward
// passes of the same steps. And the time to the first token of a prompt that the cache holds; the
// limit is one decode step. Then scheduling and sampling, together and apart, in percent of
// a step of all branches and of a lone one. kUnavailable when no round had all branches decoding at once.
core::Result<std::vector<core::BenchRow>> bench_generator(const GgufFile& file,
                                                          const GeneratorBenchOptions& options);

}  // namespace lemma::model
