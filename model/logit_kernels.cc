#include "model/logit_kernels.h"

#include <algorithm>
#include <array>
#include <limits>

#include "core/assert.h"
#include "model/logit_kernels_isa.h"

namespace lemma::model {
namespace {

constexpr std::size_t kLanes = 16;

const LogitKernels& best_kernels() {
  static const LogitKernels& kBest = cpu::supported(cpu::Isa::kAvx512) ? logit_kernels_avx512()
                                     : cpu::supported(cpu::Isa::kAvx2) ? logit_kernels_avx2()
                                                                       : logit_kernels_scalar();
  return kBest;
}

}  // namespace

const LogitKernels& logit_kernels(cpu::Isa isa) {
  LEMMA_ASSERT(cpu::supported(isa), "the processor has these instructions");
  return isa == cpu::Isa::kAvx512 ? logit_kernels_avx512()
         : isa == cpu::Isa::kAvx2 ? logit_kernels_avx2()
                                  : logit_kernels_scalar();
}

void sum_blocks(std::span<const float> logits, float rate, std::span<float> best,
                std::span<float> sums) {
  const LogitKernels& kernels = best_kernels();
  const std::size_t whole = logits.size() / kLogitBlock;
  for (std::size_t b = 0; b < whole; ++b)
    kernels.sum_block(logits.data() + b * kLogitBlock, rate, &best[b], &sums[b]);
  const auto rest = logits.subspan(whole * kLogitBlock);
  if (rest.empty()) return;
  std::array<float, kLogitBlock> padded;
  padded.fill(-std::numeric_limits<float>::infinity());
  std::ranges::copy(rest, padded.begin());
  kernels.sum_block(padded.data(), rate, &best[whole], &sums[whole]);
}

void weights_of(std::span<const float> in, float peak, float rate, std::span<float> out) {
  const LogitKernels& kernels = best_kernels();
  const std::size_t vectors = in.size() / kLanes;
  kernels.weights(in.data(), vectors, peak, rate, out.data());
  const auto rest = in.subspan(vectors * kLanes);
  if (rest.empty()) return;
  std::array<float, kLanes> padded, weights;
  padded.fill(peak);
  std::ranges::copy(rest, padded.begin());
  kernels.weights(padded.data(), 1, peak, rate, weights.data());
  std::copy_n(weights.begin(), rest.size(),
              out.begin() + static_cast<std::ptrdiff_t>(vectors * kLanes));
}

}  // namespace lemma::model
