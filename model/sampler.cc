#include "model/sampler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

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
  weigh(1.0f);
  if (std::isnan(total_))
    return error(ErrorCode::kUnavailable, "the model computed a logit that is not a number");
  if (best_ == -kInfinity)
    return error(ErrorCode::kInvalidArgument, "no token is allowed next", "grammar");
  log_total_ = best_ + std::log(total_);
  return core::success();
}

void Sampler::weigh(float rate) {
  const std::size_t blocks = logit_blocks(scores_.size());
  block_best_.resize(blocks);
  block_sum_.resize(blocks);
  block_scale_.resize(blocks);
  sum_blocks(scores_, rate, block_best_, block_sum_);
  best_ = blocks == 0 ? -kInfinity : *std::ranges::max_element(block_best_);
  scale(rate);
}

void Sampler::scale(float rate) {
  if (std::isfinite(best_)) weights_of(block_best_, best_, rate, block_scale_);
  total_ = 0;
  for (std::size_t b = 0; b < block_sum_.size(); ++b)
    total_ += static_cast<double>(block_sum_[b]) * static_cast<double>(block_scale_[b]);
}

std::span<const float> Sampler::block(std::size_t b) const {
  const std::size_t begin = b * kLogitBlock;
  return scores_.subspan(begin, std::min(kLogitBlock, scores_.size() - begin));
}

// The first of equals.
std::size_t Sampler::best_index() const {
  const auto b =
      static_cast<std::size_t>(std::ranges::find(block_best_, best_) - block_best_.begin());
  const auto scores = block(b);
  return b * kLogitBlock +
         static_cast<std::size_t>(std::ranges::find(scores, best_) - scores.begin());
}

core::Result<float> Sampler::log_probability(std::span<const float> logits,
                                             const TokenMask* allowed, TokenId token) {
  BOOST_OUTCOME_TRY(gather(logits, allowed));
  if (token < 0 || token >= static_cast<TokenId>(logits.size())) return -kInfinity;
  if (allowed != nullptr && !allowed->contains(token)) return -kInfinity;
  return static_cast<float>(logits[token] - log_total_);
}

// CTRL's penalty (Keskar et al. 2019): each token once, however often it occurred.
bool Sampler::penalise(std::span<const TokenId> recent, double penalty) {
  if (penalty == 1.0 || recent.empty()) return false;
  if (!masked_) own_scores_.assign(scores_.begin(), scores_.end());
  scores_ = own_scores_;
  penalised_.assign(recent.begin(), recent.end());
  std::sort(penalised_.begin(), penalised_.end());
  penalised_.erase(std::unique(penalised_.begin(), penalised_.end()), penalised_.end());
  for (const TokenId token : penalised_) {
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
  return true;
}

// The index where the running sum of the weights passes `left`, which is within their total.
std::size_t Sampler::index_at(double left, float rate) const {
  std::size_t at = 0, last = 0;  // the last with any weight: rounding may eat its last sliver
  for (; at < block_sum_.size(); ++at) {
    const double mass = static_cast<double>(block_sum_[at]) * static_cast<double>(block_scale_[at]);
    if (mass <= 0) continue;
    last = at;
    if (left < mass) break;
    left -= mass;
  }
  const auto scores = block(last);
  std::array<float, kLogitBlock> weights;
  weights_of(scores, block_best_[last], rate, weights);
  left = at == last ? left / static_cast<double>(block_scale_[last]) : kInfinity;
  std::size_t index = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (weights[i] <= 0) continue;
    index = i;
    if (left < weights[i]) break;
    left -= weights[i];
  }
  return last * kLogitBlock + index;
}

// Below temperature 1 by rejection (von Neumann 1951), from sums that are there already: a block by
// its sum at temperature 1, but scaled to the others at T; in it a token at temperature 1, which is
// kept with chance exp((score - block's best) * (1/T - 1)). That is the distribution at T without
// another pass over the row. A row that rejects too much gets that pass after all.
std::size_t Sampler::draw(core::Random& random, double temperature) {
  constexpr int kTrials = 8;
  const auto rate = static_cast<float>(std::min(1.0 / temperature, 1e30));
  if (temperature < 1) {
    scale(rate);
    for (int trial = 0; trial < kTrials; ++trial) {
      const std::size_t index = index_at(random.uniform() * total_, 1.0f);
      float chance = 0;
      weights_of(scores_.subspan(index, 1), block_best_[index / kLogitBlock], rate - 1.0f,
                 std::span(&chance, 1));
      if (random.uniform() < static_cast<double>(chance)) return index;
    }
  }
  if (temperature != 1) weigh(rate);
  return index_at(random.uniform() * total_, rate);
}

// Leaves in candidates_ the tokens whose weight is at least `floor`.
void Sampler::collect(float floor, float rate) {
  candidates_.clear();
  std::array<float, kLogitBlock> weights;
  for (std::size_t b = 0; b < block_best_.size(); ++b) {
    if (block_scale_[b] < floor) continue;
    const auto scores = block(b);
    weights_of(scores, best_, rate, weights);
    for (std::size_t i = 0; i < scores.size(); ++i)
      if (weights[i] >= floor)
        candidates_.push_back({token_at(b * kLogitBlock + i), scores[i], weights[i]});
  }
}

// Leaves in candidates_ what top-k, top-p and min-p leave, best first. Only tokens above a floor
// are sorted; the floor falls until it surely lies below every cut.
void Sampler::cut(const SamplingOptions& options, float rate) {
  const bool whole_mass = options.top_k == 0 && options.top_p < 1;  // top-p of all tokens
  if (whole_mass)
    weigh(rate);
  else
    scale(rate);
  const auto mass_of = [](std::span<const Candidate> candidates) {
    double mass = 0;
    for (const Candidate& candidate : candidates) mass += static_cast<double>(candidate.weight);
    return mass;
  };
  const std::size_t keep =
      options.top_k > 0 ? std::min<std::size_t>(options.top_k, scores_.size()) : scores_.size();
  const bool by_rank_alone =
      options.top_k > 0 && options.top_p < 1;  // top-p needs all of the top k
  float floor = std::max(0.125f, static_cast<float>(options.min_p));
  for (;; floor /= 8) {
    collect(floor, rate);
    if (floor <= 0 || candidates_.size() >= keep) break;
    if (whole_mass && mass_of(candidates_) >= options.top_p * total_) break;
    if (floor <= options.min_p && !by_rank_alone) break;
  }
  std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
    return a.score != b.score ? a.score > b.score : a.token < b.token;
  });
  if (candidates_.size() > keep) candidates_.resize(keep);
  if (options.top_p < 1) {
    const double mass = whole_mass ? total_ : mass_of(candidates_);
    double sum = 0;
    std::size_t count = 0;
    while (count < candidates_.size() && sum < options.top_p * mass)
      sum += static_cast<double>(candidates_[count++].weight);
    candidates_.resize(std::max<std::size_t>(count, 1));
  }
  const float least = static_cast<float>(options.min_p) * candidates_[0].weight;
  while (candidates_.size() > 1 && candidates_.back().weight < least) candidates_.pop_back();
}

core::Result<SampledToken> Sampler::sample(std::span<const float> logits,
                                           const SamplingOptions& options, const TokenMask* allowed,
                                           std::span<const TokenId> recent, std::uint64_t seed,
                                           std::uint64_t position) {
  BOOST_OUTCOME_TRY(gather(logits, allowed));
  if (penalise(recent, options.repetition_penalty)) weigh(1.0f);
  const auto chosen = [&](TokenId token) {
    return SampledToken{token, static_cast<float>(logits[token] - log_total_)};
  };
  if (options.temperature == 0 || scores_.size() == 1) return chosen(token_at(best_index()));

  core::Random random = core::Random(seed).split(position);
  if (options.top_k == 0 && options.top_p >= 1 && options.min_p <= 0)
    return chosen(token_at(draw(random, options.temperature)));
  cut(options, static_cast<float>(std::min(1.0 / options.temperature, 1e30)));
  double left = 0;
  for (const Candidate& candidate : candidates_) left += static_cast<double>(candidate.weight);
  left *= random.uniform();
  for (const Candidate& candidate : candidates_) {
    if (left < candidate.weight) return chosen(candidate.token);
    left -= candidate.weight;
  }
  return chosen(candidates_[0].token);
}

}  // namespace lemma::model
