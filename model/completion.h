// One branch's output as it grows: takes a row of logits, decides the next token (forced or drawn),
// and knows when the branch ends. Its first
// token reserves the memory for max_tokens. One owner thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "model/constraint.h"
#include "model/generator.h"
#include "model/sampler.h"
#include "model/text_stream.h"
#include "model/tokenizer/tokenizer.h"

namespace lemma::model {

class Completion {
 public:
  static constexpr std::size_t kPenalisedPromptTokens = 64;

  // `tokenizer` and `request` (its prompt, sampling and limits) outlive it; `branch` indexes the
  // request's branches. `constraint` stands at its beginning.
  Completion(const Tokenizer& tokenizer, const GenerateRequest& request, std::size_t branch,
             std::optional<Constraint> constraint);

  // The next token, in three calls: what the grammar allows; the choice, from the logits after
  // everything produced so far, which any thread may make while this object's owner waits; and
  // taking it in. kUnavailable (a broken logit) or kOutOfRange/kInvalidArgument ("grammar").
  core::Result<void> prepare();
  void choose(std::span<const float> logits, Sampler& sampler) {
    choice_ = chosen(logits, sampler);
  }
  core::Result<void> accept();

  bool finished() const { return finished_; }
  // Of the completion, those whose logits have been seen.
  std::size_t produced() const { return generation_.tokens.size(); }
  TokenId last_token() const { return generation_.tokens.back(); }
  std::string take_delta() { return stream_.take(finished_); }
  // Once finished.
  Generation take();

 private:
  core::Result<SampledToken> chosen(std::span<const float> logits, Sampler& sampler) const;
  void reserve();
  void finish(FinishReason reason);

  const Tokenizer* tokenizer_;
  const GenerateRequest* request_;
  const Branch* branch_;
  std::optional<Constraint> constraint_;
  TextStream stream_;
  std::vector<TokenId>
      penalised_;  // the prompt's last tokens, then the completion; kept only when it is asked for
  std::shared_ptr<const TokenMask> allowed_;  // of the token being chosen; none without a grammar
  core::Result<SampledToken> choice_{SampledToken{}};
  Generation generation_;
  bool finished_ = false;
};

}  // namespace lemma::model
