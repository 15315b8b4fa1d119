// A backend whose "KV" of a position is a hash chain over the tokens before it, read back through
// the page tables: any wrong page, slot or copy gives other logits than an unbatched run. It also
// checks what a Backend may take for granted.
#pragma once

#include <cmath>
#include <functional>
#include <set>
#include <thread>
#include <vector>

#include "core/assert.h"
#include "core/random.h"
#include "model/backend.h"
#include "model/config.h"

namespace lemma::model {

class FakeBackend final : public Backend {
 public:
  FakeBackend(int vocabulary, int context, int pages, int max_rows, int threads = 1)
      : max_rows_(max_rows),
        threads_(threads),
        kv_(pages, std::vector<std::uint64_t>(kPageTokens, 0)) {
    config_.vocabulary = vocabulary;
    config_.context = context;
  }

  const ModelConfig& config() const override { return config_; }
  int page_count() const override { return static_cast<int>(kv_.size()); }
  int max_rows() const override { return max_rows_; }

  core::Result<std::span<const float>> run(const Batch& batch) override {
    ++batches;
    int rows = 0;
    std::set<PageId> written;
    for (const BatchSlice& slice : batch.slices) {
      const int end = slice.position + static_cast<int>(slice.tokens.size());
      rows += static_cast<int>(slice.tokens.size());
      LEMMA_ASSERT(
          !slice.tokens.empty() && slice.logits_rows <= static_cast<int>(slice.tokens.size()),
          "a slice has rows");
      LEMMA_ASSERT(slice.adapter >= 0 && slice.adapter <= adapters, "an adapter that is loaded");
      LEMMA_ASSERT(end <= config_.context, "within the context");
      LEMMA_ASSERT(static_cast<int>(slice.pages.size()) == (end + kPageTokens - 1) / kPageTokens,
                   "the table covers the rows");
      for (std::size_t page = slice.position / kPageTokens; page < slice.pages.size(); ++page)
        LEMMA_ASSERT(written.insert(slice.pages[page]).second, "one writer per page and batch");
    }
    LEMMA_ASSERT(rows > 0 && rows <= max_rows_, "within the row budget");
    if (during_run) during_run();
    if (fail_runs > 0 && --fail_runs == 0) {
      poison(batch);
      return core::error(core::ErrorCode::kInternal, "the fake fails on demand");
    }
    if (batch.abandon != nullptr && batch.abandon->load()) {
      ++abandoned;
      poison(batch);
      return core::error(core::ErrorCode::kCancelled, "abandoned");
    }
    logits_.clear();
    for (const BatchSlice& slice : batch.slices) run_slice(slice);
    if (not_a_number) logits_.assign(logits_.size(), std::nanf(""));
    return std::span<const float>(logits_);
  }

  void copy_page(PageId from, PageId to, int tokens) override {
    ++copies;
    for (int i = 0; i < kPageTokens; ++i) kv_[to][i] = i < tokens ? kv_[from][i] : 0xdead;
  }

  core::Result<AdapterId> load_adapter(const AdapterPairs&) override { return ++adapters; }
  void unload_adapter(AdapterId) override {}

  int threads() const override { return threads_; }
  void share_out(int count, core::FunctionRef<void(int)> work) override {
    std::vector<std::thread> others;
    for (int i = 1; i < count; ++i) others.emplace_back(work, i);
    if (count > 0) work(0);
    for (std::thread& other : others) other.join();
  }

  // Knobs and counters.
  int fail_runs = 0;  // the n-th run from now fails
  bool not_a_number = false;
  std::function<void()> during_run;
  int batches = 0, copies = 0, abandoned = 0;
  AdapterId adapters = 0;

 private:
  std::uint64_t& slot(const BatchSlice& slice, int position) {
    return kv_[slice.pages[position / kPageTokens]][position % kPageTokens];
  }
  void poison(const Batch& batch) {
    for (const BatchSlice& slice : batch.slices)
      for (std::size_t i = 0; i < slice.tokens.size(); ++i)
        slot(slice, slice.position + static_cast<int>(i)) = 0xbad;
  }
  void run_slice(const BatchSlice& slice) {
    const int count = static_cast<int>(slice.tokens.size());
    for (int i = 0; i < count; ++i) {
      const int position = slice.position + i;
      const std::uint64_t before = position == 0 ? 1 : slot(slice, position - 1);
      slot(slice, position) = core::mix64(before ^ core::mix64(slice.tokens[i]) ^ slice.adapter);
      if (i < count - slice.logits_rows) continue;
      std::uint64_t attended = 0;
      for (int p = 0; p <= position; ++p) attended = core::mix64(attended ^ slot(slice, p));
      core::Random row(attended);
      for (int v = 0; v < config_.vocabulary; ++v)
        logits_.push_back(static_cast<float>(row.uniform() * 8));
    }
  }

  ModelConfig config_;
  int max_rows_, threads_;
  std::vector<std::vector<std::uint64_t>> kv_;  // (pages, kPageTokens)
  std::vector<float> logits_;
};

}  // namespace lemma::model
