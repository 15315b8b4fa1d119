#include "model/completion.h"

#include <algorithm>

namespace lemma::model {

Completion::Completion(const Tokenizer& tokenizer, const GenerateRequest& request,
                       std::size_t branch, std::optional<Constraint> constraint)
    : tokenizer_(&tokenizer),
      request_(&request),
      branch_(&request.branches[branch]),
      constraint_(std::move(constraint)),
      stream_(request.stop) {
  if (request.sampling.repetition_penalty == 1.0) return;
  const auto count = std::min(request.prompt.size(), kPenalisedPromptTokens);
  penalised_.assign(request.prompt.end() - static_cast<std::ptrdiff_t>(count),
                    request.prompt.end());
}

core::Result<SampledToken> Completion::choose(std::span<const float> logits, Sampler& sampler) {
  const TokenMask* allowed = nullptr;
  if (constraint_) {
    BOOST_OUTCOME_TRY(allowed, constraint_->allowed());
  }
  const std::size_t index = generation_.tokens.size();
  if (index >= branch_->forced.size())
    return sampler.sample(logits, request_->sampling, allowed, penalised_, branch_->seed,
                          request_->prompt.size() + index);
  const TokenId token = branch_->forced[index];
  BOOST_OUTCOME_TRY(const float logprob, sampler.log_probability(logits, allowed, token));
  return SampledToken{token, logprob};
}

core::Result<void> Completion::advance(std::span<const float> logits, Sampler& sampler) {
  const Vocabulary& vocabulary = tokenizer_->vocabulary();
  // A model may have spare rows behind its vocabulary.
  logits = logits.first(std::min<std::size_t>(logits.size(), vocabulary.size()));
  BOOST_OUTCOME_TRY(const SampledToken next, choose(logits, sampler));
  if (vocabulary.is_end(next.token)) {
    finish(FinishReason::kEndOfText);
    return core::success();
  }
  if (constraint_) {
    BOOST_OUTCOME_TRY(const bool accepted, constraint_->accept(next.token));
    if (!accepted)
      return core::error(core::ErrorCode::kInternal, "a token outside the grammar was chosen");
  }
  generation_.tokens.push_back(next.token);
  generation_.logprobs.push_back(next.logprob);
  if (request_->sampling.repetition_penalty != 1.0) penalised_.push_back(next.token);
  if (stream_.append(vocabulary.bytes(next.token))) {
    finish(FinishReason::kStop);
  } else if (constraint_ && constraint_->only_complete()) {
    finish(FinishReason::kGrammar);
  } else if (static_cast<int>(generation_.tokens.size()) == request_->max_tokens) {
    finish(FinishReason::kLength);
  }
  return core::success();
}

void Completion::finish(FinishReason reason) {
  generation_.reason = reason;
  finished_ = true;
}

Generation Completion::take() {
  generation_.text = stream_.text();
  return std::move(generation_);
}

}  // namespace lemma::model
