// Generator: submit prompts, fork branches, stream sampled tokens. The level at which search and chat meet a model,
// local (model/local_generator.h) or, later, remote. Text functions are const and may be called from any thread; the rest
// belongs to one owner thread, which calls step() while not idle().
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/cancellation.h"
#include "core/grammar.h"
#include "core/result.h"
#include "model/token.h"

namespace lemma::model {

struct ChatMessage {
  std::string role;  // "system", "user", "assistant"
  std::string content;
};

struct SamplingOptions {
  double temperature = 0.8;         // 0 is greedy
  int top_k = 0;                    // 0 is off
  double top_p = 1.0;               // 1 is off
  double min_p = 0.0;               // 0 is off
  double repetition_penalty = 1.0;  // 1 is off; over the branch's generated tokens and the prompt's last 64
};

// One continuation of the shared prompt. The draw at position p is a pure function of (seed, p).
struct Branch {
  std::uint64_t seed = 0;
  std::vector<TokenId> forced = {};  // emitted first, verbatim; they count as completion tokens
};

struct GenerateRequest {
  static constexpr int kMaxBranches = 64;

  std::vector<TokenId> prompt;   // 1 .. context - max_tokens
  std::vector<Branch> branches;  // 1 .. kMaxBranches; the prompt is prefilled once for all of them
  SamplingOptions sampling = {};
  std::string adapter = {};  // of ModelInfo::adapters; empty: the model as it is
  // When set, every branch's text is derivable from it; the branch ends when the grammar is complete and allows nothing
  // more. Forced tokens must fit it too.
  std::shared_ptr<const core::Grammar> grammar = nullptr;
  std::vector<std::string> stop = {};  // at most 16; ends a branch; the stop string is not part of the text
  int max_tokens = 64;                 // per branch, forced ones included
  bool stream = false;                 // whether StepOutput::deltas reports this request's tokens as they come
  core::CancellationToken cancel = {};
};

enum class FinishReason { kEndOfText, kStop, kGrammar, kLength, kCancelled };

struct Generation {
  std::vector<TokenId> tokens;  // the completion, without any end-of-turn token
  std::string text;             // their bytes, stop string removed
  // Natural log-probability of each token under the model at temperature 1, renormalised over what the grammar allowed.
  std::vector<float> logprobs;
  FinishReason reason = FinishReason::kLength;
};

using RequestId = std::uint64_t;

struct TokenDelta {
  RequestId request;
  int branch;
  std::string text;  // whole UTF-8 sequences only; a stop string's beginning is held back
};

struct FinishedRequest {
  RequestId request;
  core::Result<std::vector<Generation>> branches;  // in the order submitted; kCancelled, kUnavailable (model failed)
};

struct StepOutput {
  std::vector<TokenDelta> deltas;
  std::vector<FinishedRequest> finished;
  int decode_rows = 0;
  int prefill_rows = 0;
};

struct ModelInfo {
  std::string name;     // e.g. "smollm2-135m-instruct"
  std::string weights;  // "base" or a published version
  int context = 0;      // tokens
  int vocabulary = 0;
  std::vector<std::string> adapters = {};  // that a request may name, in order
};

// Counters since the start; gauges of now.
struct GeneratorStats {
  std::uint64_t prompt_tokens = 0;      // asked for
  std::uint64_t prefilled_tokens = 0;   // computed (asked for, less what the KV cache held)
  std::uint64_t decoded_tokens = 0;
  std::uint64_t steps = 0;
  int queued = 0;
  int running = 0;  // branches
  int kv_pages_used = 0;    // referenced by a running branch
  int kv_pages_cached = 0;  // held only by the radix tree: reclaimable
  int kv_pages_total = 0;
};

class Generator {
 public:
  virtual ~Generator() = default;

  // --- any thread ---
  virtual ModelInfo info() const = 0;
  virtual std::vector<TokenId> encode(std::string_view text) const = 0;  // never yields special tokens
  virtual std::string decode(std::span<const TokenId> tokens) const = 0;
  // The chat template's rendering, ending where the assistant's next turn begins.
  virtual core::Result<std::vector<TokenId>> render_chat(std::span<const ChatMessage> messages) const = 0;

  // --- owner thread ---
  // kInvalidArgument / kOutOfRange name the field; kOverloaded when the queue is full.
  virtual core::Result<RequestId> submit(GenerateRequest request) = 0;
  // The request finishes in a later step's output (kCancelled); its pages are free once it has.
  virtual void cancel(RequestId request) = 0;
  // Runs one batch: all decode rows, then chunked prefill within the token budget. Does nothing when idle.
  virtual StepOutput step() = 0;
  virtual bool idle() const = 0;
  virtual GeneratorStats stats() const = 0;
};

}  // namespace lemma::model
