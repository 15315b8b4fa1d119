// The CPU's Backend. Two precisions share one forward pass: packed multiplies the file's quantised
// weights by activations quantised to 8 bits and keeps KV in f16; reference dequantises everything
// to f32 and runs plain loops: the oracle.
#pragma once

#include <memory>
#include <span>

#include "core/result.h"
#include "model/backend.h"
#include "model/config.h"
#include "model/cpu/arena.h"
#include "model/cpu/cpu_device.h"
#include "model/cpu/kernels.h"
#include "model/cpu/kv_pages.h"
#include "model/cpu/packed_matrix.h"
#include "model/weights.h"

namespace lemma::model {

class GgufFile;

struct CpuBackendOptions {
  enum class Precision { kPacked, kReference };

  int threads = 1;     // 1 .. Team::kMaxThreads
  int kv_pages = 512;  // of kPageTokens tokens
  int max_rows = 512;  // over all slices of a batch
  Precision precision = Precision::kPacked;
  cpu::Isa isa = cpu::best_isa();  // for kPacked
};

class CpuBackend final : public Backend {
 public:
  // The tensors, named as in GGUF files, may go afterwards. kUnavailable when memory doesn't
  // suffice; kCorrupt and kUnsupported name a tensor.
  static core::Result<std::unique_ptr<Backend>> load(ModelConfig config,
                                                     std::span<const StoredTensor> tensors,
                                                     const CpuBackendOptions& options);
  // The same with the file's configuration; adds ModelConfig's errors.
  static core::Result<std::unique_ptr<Backend>> load(const GgufFile& file,
                                                     const CpuBackendOptions& options);

  const ModelConfig& config() const override { return config_; }
  int page_count() const override { return kv_.pages(); }
  int max_rows() const override { return max_rows_; }
  // Invalid batches are kInvalidArgument or kOutOfRange and change nothing; the field names the
  // slice. That two slices of a batch don't write the same page is the caller's to ensure.
  core::Result<std::span<const float>> run(const Batch& batch) override;
  void copy_page(PageId from, PageId to, int tokens) override;
  core::Result<AdapterId> load_adapter(const AdapterPairs& pairs) override {
    return device_.adapters().load(pairs);
  }
  void unload_adapter(AdapterId adapter) override { device_.adapters().unload(adapter); }
  int threads() const override { return threads_; }
  void share_out(int count, core::FunctionRef<void(int)> work) override {
    device_.share_out(count, work);
  }

  // --- for benchmarks ---
  // What one decode step reads: the layers' packed matrices, and the output's.
  template <class Visit>
  void for_each_streamed(Visit&& visit) const {
    for (int layer = 0; layer < config_.layers; ++layer) for_each_layer_matrix(layer, visit);
    visit(weights_.logits());
  }
  template <class Visit>
  void for_each_layer_matrix(int layer, Visit&& visit) const {
    const auto& w = weights_.layers[static_cast<std::size_t>(layer)];
    for (const auto& m : w.qkv) visit(m);
    visit(w.attention_output);
    for (const auto& m : w.gate_up) visit(m);
    visit(w.down);
  }
  std::size_t streamed_bytes() const;
  const cpu::Kernels& kernels() const { return kernels_; }

 private:
  CpuBackend(ModelConfig config, cpu::Arena weights_memory, Weights<cpu::PackedMatrix> weights,
             const cpu::Kernels& kernels, const CpuBackendOptions& options);
  core::Result<void> check(const Batch& batch) const;

  const ModelConfig config_;
  const int max_rows_;
  const int threads_;
  const cpu::Kernels& kernels_;
  const cpu::Arena weights_memory_;
  const Weights<cpu::PackedMatrix> weights_;
  cpu::KvPages kv_;
  cpu::CpuDevice device_;
};

}  // namespace lemma::model
