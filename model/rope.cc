#include "model/rope.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lemma::model {
namespace {

using Kind = RopeScaling::Kind;

// The pair, as a real number, that turns `turns` times in `context` positions.
double pair_turning(double turns, int context, int width, double base) {
  return width * std::log(context / (turns * 2 * std::numbers::pi)) / (2 * std::log(base));
}

// 0 where a pair's frequency is kept, 1 where it is divided by the factor.
double yarn_ramp(int pair, int width, double base, const RopeScaling& s) {
  const double kept =
      std::max(std::floor(pair_turning(s.beta_fast, s.original_context, width, base)), 0.0);
  const double divided =
      std::min(std::ceil(pair_turning(s.beta_slow, s.original_context, width, base)), width - 1.0);
  return std::clamp((pair - kept) / std::max(divided - kept, 0.001), 0.0, 1.0);
}

double llama3_ramp(double frequency, const RopeScaling& s) {
  const double turns = s.original_context * frequency / (2 * std::numbers::pi);
  return std::clamp((s.high_frequency - turns) / (s.high_frequency - s.low_frequency), 0.0, 1.0);
}

}  // namespace

Rotation rotation(int width, float base, const RopeScaling& s) {
  Rotation result;
  for (int pair = 0; pair < width / 2; ++pair) {
    const double frequency = std::pow(static_cast<double>(base), -2.0 * pair / width);
    const double ramp = s.kind == Kind::kYarn     ? yarn_ramp(pair, width, base, s)
                        : s.kind == Kind::kLlama3 ? llama3_ramp(frequency, s)
                        : s.kind == Kind::kLinear ? 1
                                                  : 0;
    result.frequencies.push_back(
        static_cast<float>(frequency * (ramp / static_cast<double>(s.factor) + (1 - ramp))));
  }
  result.magnitude = s.attention;
  if (s.kind == Kind::kYarn && s.factor > 1) result.magnitude *= 1 + 0.1f * std::log(s.factor);
  return result;
}

}  // namespace lemma::model
