// exp() over an array, fast enough for a vocabulary per token, and the same bits on every machine
// (no libm, no fused multiply-add). Source: range reduction to 2^n * e^r with |r| <= ln(2)/2 and a
// degree-6 minimax-like Taylor polynomial (Muller, Elementary Functions, 3rd ed., ch. 3); relative
// error under 3e-7.
#pragma once

#include <span>

namespace lemma::model {

// out[i] = exp((in[i] - shift) * scale); arguments are at most about 0, and under -87 give 0.
// Returns the sum.
double exponentials(std::span<const float> in, float shift, float scale, std::span<float> out);

}  // namespace lemma::model
