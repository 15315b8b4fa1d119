// Backend: runs one prepared batch through the transformer (cpu now, cuda later). It owns the weights' device copy and
// the KV pages' memory; who holds which page is decided above it (model/kv_cache.h). One owner thread calls everything.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "core/cancellation.h"
#include "core/function_ref.h"
#include "core/result.h"
#include "model/adapter.h"
#include "model/token.h"

namespace lemma::model {

struct ModelConfig;

using PageId = std::int32_t;
inline constexpr int kPageTokens = 16;  // tokens of KV per page

using AdapterId = std::int32_t;  // given by load_adapter(), never twice
inline constexpr AdapterId kNoAdapter = 0;

// New tokens of one sequence: row i sits at position `position + i` and attends to positions 0 .. position + i.
// The slices of a batch are independent; pages of a shared prefix appear in several page tables.
struct BatchSlice {
  std::span<const TokenId> tokens;
  int position = 0;                // of tokens[0]
  std::span<const PageId> pages;   // page table: covers position + tokens.size() tokens
  int logits_rows = 1;             // logits wanted for the last `logits_rows` rows (0 while prefilling)
  AdapterId adapter = kNoAdapter;  // of all its rows; KV depends on it as it does on the tokens
};

struct Batch {
  std::vector<BatchSlice> slices;
  // Asked between layers; true abandons the whole batch with kCancelled (KV of its new positions is then garbage).
  const std::atomic<bool>* abandon = nullptr;
};

class Backend {
 public:
  virtual ~Backend() = default;

  virtual const ModelConfig& config() const = 0;
  virtual int page_count() const = 0;
  // Rows over all slices in one batch.
  virtual int max_rows() const = 0;

  // Appends K and V of every row to its pages and returns logits, natural-log odds, f32, row-major
  // (sum of logits_rows, vocabulary), slices in order. The span is valid until the next call.
  virtual core::Result<std::span<const float>> run(const Batch& batch) = 0;

  // KVCopy: the first `tokens` tokens of every layer's K and V, page to page, for a fork inside a page.
  virtual void copy_page(PageId from, PageId to, int tokens) = 0;

  // Packs an adapter, which is then immutable; the pairs' bytes may go. The errors of
  // pairs_by_layer(), kOutOfRange (a value too large, or too many adapters), kUnavailable (memory).
  virtual core::Result<AdapterId> load_adapter(const AdapterPairs& pairs) = 0;
  // Between two batches; one that names it afterwards is refused.
  virtual void unload_adapter(AdapterId adapter) = 0;

  // The threads that run batches, the owner's among them.
  virtual int threads() const { return 1; }
  // Between batches: work(i) once for each i in [0, count), shared over those threads. Returns when all is done; work
  // must not throw.
  virtual void share_out(int count, core::FunctionRef<void(int)> work) {
    for (int i = 0; i < count; ++i) work(i);
  }
};

}  // namespace lemma::model
