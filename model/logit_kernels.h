// Passes over a row of logits, fast enough to run for every token: in 16 lanes, compiled for the
// machine's widest registers, with the same order of operations (so the same bits) on every
// machine.
#pragma once

#include <cstddef>
#include <span>

namespace lemma::model {

struct Peak {
  float best;   // -infinity when there is none
  bool broken;  // some value is not a number, or +infinity
};
Peak peak_of(std::span<const float> values);

// exp() by range reduction to 2^n * e^r with |r| <= ln(2)/2 and a polynomial of degree 6 (Muller,
// Elementary Functions, 3rd ed., ch. 3): relative error under 3e-7; arguments are at most 0, and
// under -87 give 0.
inline constexpr std::size_t kSumBlock = 256;
constexpr std::size_t sum_blocks(std::size_t count) { return (count + kSumBlock - 1) / kSumBlock; }
// out[i] = exp((in[i] - shift) * scale); block_sums[b] is the sum of out[256 b .. 256 b + 255].
// Returns the whole sum.
double exponentials(std::span<const float> in, float shift, float scale, std::span<float> out,
                    std::span<double> block_sums);
// The sum of exp(in[i] - shift) alone.
double sum_of_exponentials(std::span<const float> in, float shift);

struct Mass {
  std::size_t count;
  double sum;
};
// Of the values that are at least `floor`.
Mass mass_from(std::span<const float> values, float floor);

}  // namespace lemma::model
