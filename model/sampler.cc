#include "model/sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/random.h"
#include "model/exponential.h"

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
  tokens_.clear();
  if (allowed == nullptr) {
    scores_.assign(logits.begin(), logits.end());
  } else {
    scores_.clear();
    allowed->for_each([&](TokenId token) {
      if (token >= static_cast<TokenId>(logits.size())) return;
      tokens_.push_back(token);
      scores_.push_back(logits[token]);
    });
  }
  best_ = -kInfinity;
  bool broken = false;
  for (const float score : scores_) {
    broken |= !(score < kInfinity);  // NaN too
    best_ = score > best_ ? score : best_;
  }
  if (broken)
    return error(ErrorCode::kUnavailable, "the model computed a logit that is not a number");
  if (best_ == -kInfinity)
    return error(ErrorCode::kInvalidArgument, "no token is allowed next", "grammar");
  weights_.resize(scores_.size());
  log_total_ = best_ + std::log(exponentials(scores_, best_, 1.0f, weights_));
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
  if (penalty == 1.0) return;
  std::vector<TokenId> unique(recent.begin(), recent.end());
  std::sort(unique.begin(), unique.end());
  unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
  for (const TokenId token : unique) {
    std::size_t at = static_cast<std::size_t>(token);
    if (!tokens_.empty()) {
      const auto found = std::lower_bound(tokens_.begin(), tokens_.end(), token);
      if (found == tokens_.end() || *found != token) continue;
      at = static_cast<std::size_t>(found - tokens_.begin());
    }
    if (at >= scores_.size()) continue;
    float& score = scores_[at];
    score = static_cast<float>(score > 0 ? score / penalty : score * penalty);
  }
}

// Leaves in candidates_ what top-k, top-p and min-p leave, best first. Only tokens above a floor
// are sorted; the floor falls until it surely lies below every cut.
void Sampler::cut(const SamplingOptions& options) {
  const std::size_t keep =
      options.top_k > 0 ? std::min<std::size_t>(options.top_k, weights_.size()) : weights_.size();
  double total = 0;
  for (const float weight : weights_) total += weight;
  for (float floor = std::max(1e-3f, static_cast<float>(options.min_p));; floor *= 1e-3f) {
    candidates_.clear();
    double mass = 0;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      if (weights_[i] < floor) continue;
      mass += weights_[i];
      candidates_.push_back(
          {tokens_.empty() ? static_cast<TokenId>(i) : tokens_[i], scores_[i], weights_[i]});
    }
    const bool all = candidates_.size() == weights_.size() || floor == 0;
    const bool past_top_k = candidates_.size() >= keep;
    const bool past_top_p =
        options.top_k == 0 && options.top_p < 1 && mass >= options.top_p * total;
    const bool past_min_p = floor <= options.min_p && (options.top_k == 0 || options.top_p >= 1);
    if (all || past_top_k || past_top_p || past_min_p) break;
  }
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
  const float floor = static_cast<float>(options.min_p) * candidates_[0].weight;
  while (candidates_.size() > 1 && candidates_.back().weight < floor) candidates_.pop_back();
}

core::Result<SampledToken> Sampler::sample(std::span<const float> logits,
                                           const SamplingOptions& options, const TokenMask* allowed,
                                           std::span<const TokenId> recent, std::uint64_t seed,
                                           std::uint64_t position) {
  BOOST_OUTCOME_TRY(gather(logits, allowed));
  penalise(recent, options.repetition_penalty);
  const auto best =
      static_cast<std::size_t>(std::max_element(scores_.begin(), scores_.end()) - scores_.begin());
  const auto chosen = [&](TokenId token) {
    return SampledToken{token, static_cast<float>(logits[token] - log_total_)};
  };
  const auto token_at = [&](std::size_t i) {
    return tokens_.empty() ? static_cast<TokenId>(i) : tokens_[i];
  };
  if (options.temperature == 0 || scores_.size() == 1) return chosen(token_at(best));

  const auto scale = static_cast<float>(std::min(1.0 / options.temperature, 1e30));
  const double total = exponentials(scores_, scores_[best], scale, weights_);
  const double draw = core::Random(seed).split(position).uniform();  // in [0, 1)
  if (options.top_k == 0 && options.top_p >= 1 && options.min_p <= 0) {
    double left = draw * total;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      if (weights_[i] > 0 && left < weights_[i]) return chosen(token_at(i));
      left -= weights_[i];
    }
    return chosen(token_at(best));  // rounding ate the last sliver
  }
  cut(options);
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
