// Generator over a Backend on this machine: continuous batching by token budget over paged KV.
//
// A request's prompt is a trunk, computed once; its branches then begin in the KV cache where the
// trunk ended, which copies at most one page each. Every sequence gets its pages from the cache's
// radix tree as far as that knows its tokens, so forks, grown transcripts and preempted branches
// are one mechanism. A sequence whose beginning is just being computed by another waits for it.
//
// When pages run out: unreferenced pages of the tree go, then the youngest sequence gives up its
// pages and is computed again later. The oldest never gives way to a younger one and a request that
// could not run alone is refused at submit, so something always moves. A branch's tokens don't
// depend on what shared its batches: draws are functions of seed and position, KV of tokens.
//
// Owner thread and errors as model/generator.h says.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "model/backend.h"
#include "model/batch_watch.h"
#include "model/chat_template.h"
#include "model/completion.h"
#include "model/constraint.h"
#include "model/generator.h"
#include "model/kv_cache.h"
#include "model/options.h"
#include "model/sampler.h"
#include "model/sequence.h"
#include "model/tokenizer/tokenizer.h"

namespace lemma::model {

struct LocalRequest {
  RequestId id;
  GenerateRequest request;
  AdapterId adapter;
  PrefixSpace space;  // of all its KV
  Sequence trunk;
  std::vector<Sequence> branches;       // as many as completions, once the trunk is computed
  std::vector<Completion> completions;  // in the order submitted
  BatchWatch::Link watch;
  bool cancelled = false;              // by cancel()
  std::optional<core::Error> failure;  // of one of its completions; it ends with this step

  bool is_cancelled() const { return cancelled || request.cancel.cancelled(); }
};

class LocalGenerator final : public Generator {
 public:
  // Without a chat template render_chat() is kUnsupported. `options` counts for batch_rows,
  // prefill_rows, running_branches and queued_requests; `adapters` are the backend's, by name.
  LocalGenerator(std::unique_ptr<Backend> backend, Tokenizer tokenizer,
                 std::optional<ChatTemplate> chat_template, ModelInfo info,
                 const ModelOptions& options, std::map<std::string, AdapterId> adapters = {});
  ~LocalGenerator() override;

  ModelInfo info() const override { return info_; }
  std::vector<TokenId> encode(std::string_view text) const override;
  std::string decode(std::span<const TokenId> tokens) const override;
  core::Result<std::vector<TokenId>> render_chat(
      std::span<const ChatMessage> messages) const override;

  core::Result<RequestId> submit(GenerateRequest request) override;
  void cancel(RequestId request) override;
  StepOutput step() override;
  bool idle() const override { return requests_.empty(); }
  GeneratorStats stats() const override;

  const Tokenizer& tokenizer() const { return tokenizer_; }
  const KvCache& kv_cache() const { return cache_; }

 private:
  // A sequence's part in the batch that is being made.
  struct Share {
    Sequence* sequence;
    int rows;
    int logits_rows;
  };

  // A token that is to be chosen from a row of this step's logits.
  struct Choice {
    Sequence* sequence;
    std::size_t branch;  // of its request; each of them in turn when the sequence is a trunk
    std::span<const float> logits;
  };

  core::Result<void> check(const GenerateRequest& request) const;
  core::Result<std::vector<Completion>> begin_completions(const GenerateRequest& request);

  // step(), in order.
  void finish_cancelled(StepOutput& output);
  void admit();
  void share_rows();
  void find_pages();
  core::Result<std::span<const float>> run();
  void take_results(std::span<const float> logits, StepOutput& output);
  void fail_batch(const core::Error& error, StepOutput& output);

  bool worth_waiting(const Sequence& sequence) const;
  bool start(Sequence& sequence, bool anything_runs);
  int first_wanted_row(const Sequence& sequence) const;
  int logits_wanted(const Sequence& sequence, int rows) const;
  bool reserve(Sequence& sequence, int rows);
  Sequence* youngest_holder(const Sequence& asking);
  void preempt(Sequence& sequence);
  void remember(Sequence& sequence, int tokens);
  void release(Sequence& sequence);
  // take_results(), in order.
  void count_rows(const Share& share, StepOutput& output);
  void collect_choices(std::span<const float> logits, int row);
  void prepare_choices();
  void choose();
  void accept_choices(StepOutput& output);
  void finish_ended(StepOutput& output);

  core::Result<void> accept(const Choice& choice, StepOutput& output);
  void advance(Sequence& sequence);
  void fork(LocalRequest& request);
  void finish(LocalRequest& request, core::Result<std::vector<Generation>> result,
              StepOutput& output);
  template <class F>
  void for_each_sequence(F visit);  // the oldest first

  // Constant.
  const std::unique_ptr<Backend> backend_;
  const Tokenizer tokenizer_;
  const std::optional<ChatTemplate> chat_template_;
  const std::map<std::string, AdapterId> adapters_;
  const ModelInfo info_;
  const int batch_rows_, prefill_rows_, running_branches_, queued_requests_;

  // Changed while running.
  KvCache cache_;
  GrammarCache grammars_;
  std::vector<Sampler> samplers_;  // one per thread of the backend
  BatchWatch watch_;
  std::deque<std::unique_ptr<LocalRequest>> requests_;  // the oldest first
  RequestId next_id_ = 1;
  GeneratorStats totals_;
  std::size_t turn_ = 0;  // rotates who decodes when not all rows fit one batch

  // Of the current step; kept so that a step in the steady state allocates nothing.
  std::vector<Sequence*> computing_;  // running ones with more than a row to compute
  std::vector<Sequence*> decoding_, prefilling_;
  std::vector<Share> shares_, in_age_;
  Batch batch_;
  std::vector<Choice> choices_;
};

}  // namespace lemma::model
