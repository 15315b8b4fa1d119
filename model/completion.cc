#include "model/completion.h"

#include <algorithm>

namespace lemma::model {
namespace {

constexpr std::size_t kTokenBytes = 8;  // reserved for each; more grows the text as usual

}  // namespace

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

core::Result<void> Completion::prepare() {
  if (constraint_) {
    BOOST_OUTCOME_TRY(allowed_, constraint_->allowed());
  }
  return core::success();
}

core::Result<SampledToken> Completion::chosen(std::span<const float> logits,
                                              Sampler& sampler) const {
  // A model may have spare rows behind its vocabulary.
  logits = logits.first(std::min<std::size_t>(logits.size(), tokenizer_->vocabulary().size()));
  const std::size_t index = generation_.tokens.size();
  if (index >= branch_->forced.size())
    return sampler.sample(logits, request_->sampling, allowed_.get(), penalised_, branch_->seed,
                          request_->prompt.size() + index);
  const TokenId token = branch_->forced[index];
  BOOST_OUTCOME_TRY(const float logprob, sampler.log_probability(logits, allowed_.get(), token));
  return SampledToken{token, logprob};
}

// So that no later token allocates.
void Completion::reserve() {
  const auto tokens = static_cast<std::size_t>(request_->max_tokens);
  generation_.tokens.reserve(tokens);
  generation_.logprobs.reserve(tokens);
  stream_.reserve(kTokenBytes * tokens);
  if (constraint_) constraint_->reserve(kTokenBytes * tokens);
  if (request_->sampling.repetition_penalty != 1.0) penalised_.reserve(penalised_.size() + tokens);
}

core::Result<void> Completion::accept() {
  const Vocabulary& vocabulary = tokenizer_->vocabulary();
  BOOST_OUTCOME_TRY(const SampledToken next, choice_);
  if (vocabulary.is_end(next.token)) {
    finish(FinishReason::kEndOfText);
    return core::success();
  }
  if (constraint_) {
    BOOST_OUTCOME_TRY(const bool accepted, constraint_->accept(next.token));
    if (!accepted)
      return core::error(core::ErrorCode::kInternal, "a token outside the grammar was chosen");
  }
  if (generation_.tokens.empty()) reserve();
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
