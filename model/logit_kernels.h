// Passes over a row of logits, fast enough to run for every token: in 16 lanes, compiled for each
// instruction set with the same operations in the same order, so with the same bits on every
// machine. A row is summed in blocks, each relative to its own greatest logit, so one reading of
// the row is enough and a draw looks into one block only.
//
// exp(x) for x <= 0 is 2^t, t = x log2(e), by t = n + f with |f| <= 1/2 and a polynomial of degree 5
// for 2^f (Muller, Elementary Functions, 3rd ed., ch. 3). Relative error at most 2e-7 (1 + |x|),
// from the polynomial (9e-8) and from rounding t; weights of 2^-126 and less count as 0.
#pragma once

#include <cstddef>
#include <span>

#include "model/cpu/kernels.h"

namespace lemma::model {

inline constexpr std::size_t kLogitBlock = 256;
constexpr std::size_t logit_blocks(std::size_t count) {
  return (count + kLogitBlock - 1) / kLogitBlock;
}

// For each block of `logits`: its greatest one, and the sum of exp((logit - greatest) * rate) over
// it, which is NaN when a logit is NaN or +infinity; a block of nothing but -infinity has sum 0.
// `best` and `sums` hold logit_blocks(logits.size()) values. rate > 0.
void sum_blocks(std::span<const float> logits, float rate, std::span<float> best,
                std::span<float> sums);

// out[i] = exp((in[i] - peak) * rate), where no in[i] is over `peak`, which is finite.
void weights_of(std::span<const float> in, float peak, float rate, std::span<float> out);

// One instruction set's loops, over whole vectors of 16. For tests; the functions above use the
// machine's best.
struct LogitKernels {
  void (*sum_block)(const float* logits, float rate, float* best,
                    float* sum);  // kLogitBlock of them
  void (*weights)(const float* in, std::size_t vectors, float peak, float rate, float* out);
};
const LogitKernels& logit_kernels(cpu::Isa isa);  // which the processor supports

}  // namespace lemma::model
