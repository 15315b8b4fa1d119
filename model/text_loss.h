// How well a model predicts a text: mean loss and perplexity, as llama.cpp's llama-perplexity defines them, and how far one
// model's predictions are from another's on the same text.
//
// The tokens are cut into chunks of `context`, what is left over at the end is not scored, and each chunk is a sequence of its
// own. If the model wants a first token, it stands in front of the text and takes the place of each chunk's first token. Scored
// are the tokens that follow positions context / 2 .. context - 2 of a chunk.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/backend.h"
#include "model/model_source.h"
#include "model/token.h"

namespace lemma::model {

class ScoredText {
 public:
  static constexpr int kMinContext = 8;

  // kInvalidArgument ("text") when the text has fewer than two chunks; kOutOfRange ("context") when
  // it is below kMinContext or beyond the model's.
  static core::Result<ScoredText> cut(const ModelSource& model, std::string_view text, int context);
  static core::Result<ScoredText> cut(std::vector<TokenId> tokens, std::optional<TokenId> first,
                                      int context);

  int context() const { return context_; }
  int chunks() const { return static_cast<int>(tokens_.size()) / context_; }
  std::int64_t scored() const { return std::int64_t{chunks()} * (context_ - context_ / 2 - 1); }
  // What the model reads; the first token is in its place.
  std::span<const TokenId> chunk(int index) const;
  // KV pages that one chunk takes.
  int pages() const { return (context_ + kPageTokens - 1) / kPageTokens; }

 private:
  ScoredText(std::vector<TokenId> tokens, int context)
      : tokens_(std::move(tokens)), context_(context) {}

  std::vector<TokenId> tokens_;  // whole chunks
  int context_;
};

struct TextLoss {
  double mean = 0;            // nats per token
  double standard_error = 0;  // of the mean
  std::int64_t tokens = 0;    // scored

  double perplexity() const;
};

// The backend has pages() KV pages, which are written over. Its errors.
core::Result<TextLoss> text_loss(Backend& backend, const ScoredText& text);

struct TextDivergence {
  double mean_kl = 0;        // nats per token, of the reference's predictions from the other's
  double same_choice = 0;    // share of places where both have the same likeliest token
  TextLoss reference, other;
};

// Both models have the same vocabulary, or it is kInvalidArgument.
core::Result<TextDivergence> text_divergence(Backend& reference, Backend& other,
                                             const ScoredText& text);

}  // namespace lemma::model
