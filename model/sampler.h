// Draws the next token from one row of logits. The draw is a pure function of its arguments: of the
// seed and position, never of what was drawn before or beside it. One owner thread per Sampler (it
// reuses its buffers).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/random.h"
#include "core/result.h"
#include "model/generator.h"
#include "model/token.h"
#include "model/token_mask.h"

namespace lemma::model {

struct SampledToken {
  TokenId token;
  float logprob;  // natural, at temperature 1, over the allowed tokens, before any penalty or cut
};

class Sampler {
 public:
  // Penalised logits / temperature, then top-k, top-p over what top-k left, min-p against the best;
  // then one draw. `recent` are the tokens that the repetition penalty counts; a null mask allows
  // every token; a token beyond `logits` can't be drawn. kUnavailable when a logit isn't a number,
  // kInvalidArgument ("grammar") when the mask allows none that has a chance.
  core::Result<SampledToken> sample(std::span<const float> logits, const SamplingOptions& options,
                                    const TokenMask* allowed, std::span<const TokenId> recent,
                                    std::uint64_t seed, std::uint64_t position);

  // The log-probability of a token that is already chosen, as in SampledToken. -infinity when it
  // isn't allowed.
  core::Result<float> log_probability(std::span<const float> logits, const TokenMask* allowed,
                                      TokenId token);

 private:
  struct Candidate {
    TokenId token;
    float score;  // logit after penalty
    float weight;
  };

  // Sets tokens_, scores_ and log_total_ from the allowed logits, and weighs them at rate 1.
  core::Result<void> gather(std::span<const float> logits, const TokenMask* allowed);
  // Penalises scores_; false when that changes none.
  bool penalise(std::span<const TokenId> recent, double penalty);
  void weigh(float rate);  // sums at this rate
  void scale(float rate);  // the same sums, but the blocks scaled to each other at this rate
  std::span<const float> block(std::size_t b) const;
  std::size_t best_index() const;
  std::size_t draw(core::Random& random, double temperature);
  std::size_t index_at(double left, float rate) const;
  void collect(float floor, float rate);
  void cut(const SamplingOptions& options, float rate);
  TokenId token_at(std::size_t index) const {
    return masked_ ? tokens_[index] : static_cast<TokenId>(index);
  }

  // Of the row that is being sampled.
  bool masked_ = false;
  std::vector<TokenId> tokens_;    // the allowed tokens in ascending order, when masked
  std::span<const float> scores_;  // their logits, then penalised
  double log_total_ = 0;           // log of the sum of exp(logit) over them, before any penalty
  // By blocks of kLogitBlock scores.
  float best_ = 0;                  // greatest score
  double total_ = 0;                // of sum * scale; NaN when a score is no number
  std::vector<float> block_best_;   // greatest score
  std::vector<float> block_sum_;    // of exp((score - block's best) * rate)
  std::vector<float> block_scale_;  // exp((block's best - best_) * rate)

  // Reused memory.
  std::vector<float> own_scores_;
  std::vector<TokenId> penalised_;     // ascending
  std::vector<Candidate> candidates_;  // what the cuts left, best first
};

// Every field within its range; the error names it under "sampling".
core::Result<void> validate(const SamplingOptions& options);

}  // namespace lemma::model
