#include "model/exponential.h"

#include <cstdint>
#include <cstring>

namespace lemma::model {
namespace {

using Floats = float __attribute__((vector_size(16)));
using Ints = std::int32_t __attribute__((vector_size(16)));
constexpr std::size_t kLanes = 4;

Floats exp_lanes(Floats x) {
  constexpr float kLog2E = 1.44269504f;
  constexpr float kLn2High = 0.693145752f;  // the top bits of ln 2, so that n * kLn2High is exact
  constexpr float kLn2Low = 1.42860677e-6f;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  const Ints tiny = x < -87.0f;
  x = tiny ? Floats{} - 87.0f : x;
  const Floats shifted = x * kLog2E + kRound;
  const Floats n = shifted - kRound;
  const Floats r = (x - n * kLn2High) - n * kLn2Low;
  Floats p = r * (1.0f / 720) + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  const Ints exponent = (__builtin_convertvector(n, Ints) + 127) << 23;
  Floats power;
  std::memcpy(&power, &exponent, sizeof power);
  return tiny ? Floats{} : p * power;
}

}  // namespace

double exponentials(std::span<const float> in, float shift, float scale, std::span<float> out) {
  constexpr std::size_t kBlock = 256;  // summed in float lanes, then added in double
  double total = 0;
  std::size_t i = 0;
  while (i + kLanes <= in.size()) {
    Floats sum{};
    const std::size_t end = i + kBlock < in.size() ? i + kBlock : in.size();
    for (; i + kLanes <= end; i += kLanes) {
      Floats x;
      std::memcpy(&x, &in[i], sizeof x);
      const Floats e = exp_lanes((x - shift) * scale);
      std::memcpy(&out[i], &e, sizeof e);
      sum += e;
    }
    total += (static_cast<double>(sum[0]) + sum[1]) + (static_cast<double>(sum[2]) + sum[3]);
  }
  for (; i < in.size(); ++i) {
    const Floats e = exp_lanes(Floats{} + (in[i] - shift) * scale);
    out[i] = e[0];
    total += e[0];
  }
  return total;
}

}  // namespace lemma::model
