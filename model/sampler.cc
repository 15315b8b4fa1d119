#include "model/sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/random.h"
#include "model/logit_kernels.h"

namespace lemma::model {
namespace {

using core::error;
using core::ErrorCode;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

}  // namespace

core::Result<void> validate(const SamplingOptions& options) {
  const auto out_of_range = [](const char* what, const char* field) {
    return error(ErrorCode::kOutOfRange, what, field);
  };
  // Written so that NaN fails too.
  if (!(options.temperature >= 0 && options.temperature <= 100))
    return out_of_range("must be 0 .. 100", "sampling.temperature");
  if (options.top_k < 0) return out_of_range("must be 0 (off) or more", "sampling.top_k");
  if (!(options.top_p > 0 && options.top_p <= 1))
    return out_of_range("must be over 0 and at most 1", "sampling.top_p");
  if (!(options.min_p >= 0 && options.min_p <= 1))
    return out_of_range("must be 0 .. 1", "sampling.min_p");
  if (!(options.repetition_penalty >= 0.01 && options.repetition_penalty <= 100))
    return out_of_range("must be 0.01 .. 100", "sampling.repetition_penalty");
  return core::success();
}

core::Result<void> Sampler::gather(std::span<const float> logits, const TokenMask* allowed) {
  masked_ = allowed != nullptr;
  scores_ = logits;
  if (masked_) {
    tokens_.clear();
    own_scores_.clear();
    allowed->for_each([&](TokenId token) {
      if (token >= static_cast<TokenId>(logits.size())) return;
      tokens_.push_back(token);
      own_scores_.push_back(logits[token]);
    });
    scores_ = own_scores_;
  }
  const Peak peak = peak_of(scores_);
  if (peak.broken)
    return error(ErrorCode::kUnavailable, "the model computed a logit that is not a number");
  if (peak.best == -kInfinity)
    return error(ErrorCode::kInvalidArgument, "no token is allowed next", "grammar");
  log_total_ = peak.best + std::log(sum_of_exponentials(scores_, peak.best));
  return core::success();
}

core::Result<float> Sampler::log_probability(std::span<const float> logits,
                                             const TokenMask* allowed, TokenId token) {
  BOOST_OUTCOME_TRY(gather(logits, allowed));
  if (token < 0 || token >= static_cast<TokenId>(logits.size())) return -kInfinity;
  if (allowed != nullptr && !allowed->contains(token)) return -kInfinity;
  return static_cast<float>(logits[token] - log_total_);
}

// CTRL's penalty (Keskar et al. 2019): each token once, however often it occurred.
void Sampler::penalise(std::span<const TokenId> recent, double penalty) {
  if (penalty == 1.0 || recent.empty()) return;
  if (!masked_) own_scores_.assign(scores_.begin(), scores_.end());
  scores_ = own_scores_;
  std::vector<TokenId> unique(recent.begin(), recent.end());
  std::sort(unique.begin(), unique.end());
  unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
  for (const TokenId token : unique) {
    auto at = static_cast<std::size_t>(token);
    if (masked_) {
      const auto found = std::lower_bound(tokens_.begin(), tokens_.end(), token);
      if (found == tokens_.end() || *found != token) continue;
      at = static_cast<std::size_t>(found - tokens_.begin());
    }
    if (at >= own_scores_.size()) continue;
    float& score = own_scores_[at];
    score = static_cast<float>(score > 0 ? score / penalty : score * penalty);
  }
}

// Leaves in candidates_ what top-k, top-p and min-p leave, best first. Only tokens above a floor
// are sorted; the floor falls until it surely lies below every cut. `total` is the sum of all
// weights.
void Sampler::cut(const SamplingOptions& options, double total) {
  const std::size_t keep =
      options.top_k > 0 ? std::min<std::size_t>(options.top_k, weights_.size()) : weights_.size();
  const bool by_rank_alone =
      options.top_k > 0 && options.top_p < 1;  // top-p needs all of the top k
  float floor = std::max(0.125f, static_cast<float>(options.min_p));
  for (; floor > 0; floor /= 8) {
    const Mass mass = mass_from(weights_, floor);
    if (mass.count >= keep) break;
    if (options.top_k == 0 && options.top_p < 1 && mass.sum >= options.top_p * total) break;
    if (floor <= options.min_p && !by_rank_alone) break;
  }
  candidates_.clear();
  for (std::size_t i = 0; i < weights_.size(); ++i)
    if (weights_[i] >= floor) candidates_.push_back({token_at(i), scores_[i], weights_[i]});
  std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
    return a.score != b.score ? a.score > b.score : a.token < b.token;
  });
  if (candidates_.size() > keep) candidates_.resize(keep);
  if (options.top_p < 1) {
    double mass = options.top_k == 0 ? total : 0;
    if (options.top_k > 0)
      for (const Candidate& candidate : candidates_) mass += candidate.weight;
    double sum = 0;
    std::size_t count = 0;
    while (count < candidates_.size() && sum < options.top_p * mass)
      sum += candidates_[count++].weight;
    candidates_.resize(std::max<std::size_t>(count, 1));
  }
  const float least = static_cast<float>(options.min_p) * candidates_[0].weight;
  while (candidates_.size() > 1 && candidates_.back().weight < least) candidates_.pop_back();
}

// The index where the running sum of the weights passes `left`.
std::size_t Sampler::draw_uncut(double left) const {
  std::size_t block = 0;
  while (block + 1 < weight_blocks_.size() && left >= weight_blocks_[block])
    left -= weight_blocks_[block++];
  std::size_t last = weights_.size();  // with a chance at all
  for (std::size_t i = block * kSumBlock; i < weights_.size(); ++i) {
    if (weights_[i] <= 0) continue;
    if (left < weights_[i]) return i;
    left -= weights_[i];
    last = i;
  }
  return last;  // rounding ate the last sliver
}

core::Result<SampledToken> Sampler::sample(std::span<const float> logits,
                                           const SamplingOptions& options, const TokenMask* allowed,
                                           std::span<const TokenId> recent, std::uint64_t seed,
                                           std::uint64_t position) {
  BOOST_OUTCOME_TRY(gather(logits, allowed));
  penalise(recent, options.repetition_penalty);
  const float best = peak_of(scores_).best;
  const auto best_index =
      static_cast<std::size_t>(std::find(scores_.begin(), scores_.end(), best) - scores_.begin());
  const auto chosen = [&](TokenId token) {
    return SampledToken{token, static_cast<float>(logits[token] - log_total_)};
  };
  if (options.temperature == 0 || scores_.size() == 1) return chosen(token_at(best_index));

  const auto scale = static_cast<float>(std::min(1.0 / options.temperature, 1e30));
  weights_.resize(scores_.size());
  weight_blocks_.resize(sum_blocks(scores_.size()));
  const double total = exponentials(scores_, best, scale, weights_, weight_blocks_);
  const double draw = core::Random(seed).split(position).uniform();  // in [0, 1)
  if (options.top_k == 0 && options.top_p >= 1 && options.min_p <= 0) {
    const std::size_t index = draw_uncut(draw * total);
    return chosen(token_at(index < weights_.size() ? index : best_index));
  }
  cut(options, total);
  double mass = 0;
  for (const Candidate& candidate : candidates_) mass += candidate.weight;
  double left = draw * mass;
  for (const Candidate& candidate : candidates_) {
    if (left < candidate.weight) return chosen(candidate.token);
    left -= candidate.weight;
  }
  return chosen(candidates_[0].token);
}

}  // namespace lemma::model
