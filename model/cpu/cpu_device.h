// The operations of transformer.h on a CPU: each splits its work over the team and calls kernels.
// Holds the activations, allocated once for max_rows rows. One owner thread.
#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "model/backend.h"
#include "model/config.h"
#include "model/cpu/arena.h"
#include "model/cpu/kernels.h"
#include "model/cpu/kv_pages.h"
#include "model/cpu/packed_matrix.h"
#include "model/cpu/team.h"

namespace lemma::model::cpu {

class CpuDevice {
 public:
  using Matrix = PackedMatrix;
  struct Rows {  // (count, width) f32, row-major
    float* values = nullptr;
    int width = 0;
    int count = 0;
    float* row(int r) const {
      return values + static_cast<std::size_t>(r) * static_cast<std::size_t>(width);
    }
  };

  CpuDevice(const ModelConfig& config, const Kernels& kernels, int threads, int max_rows,
            KvPages& kv);

  // Takes in a valid batch, whose spans must outlive the forward pass.
  void begin(const Batch& batch);
  bool abandoned() const {
    return abandon_ != nullptr && abandon_->load(std::memory_order_relaxed);
  }

  Rows& residual() { return residual_; }
  Rows& normed() { return normed_; }
  Rows& qkv() { return qkv_; }
  Rows& heads() { return heads_; }
  Rows& gate_up() { return gate_up_; }
  Rows& hidden() { return hidden_; }
  Rows& gathered() { return gathered_; }
  Rows& logits() { return logits_; }

  void rope_angles(const Rotation& rotation);
  void embed(const Matrix& embedding, Rows& out);
  void rms_norm(const Rows& in, std::span<const float> weight, Rows& out);
  void matmul(std::span<const Matrix> matrices, const Rows& in, Rows& out) {
    multiply(matrices, in, out, false);
  }
  void matmul_add(const Matrix& matrix, const Rows& in, Rows& out) {
    multiply({&matrix, 1}, in, out, true);
  }
  void add_bias(std::span<const float> bias, Rows& rows);
  void norm_heads(std::span<const float> query_norm, std::span<const float> key_norm, Rows& qkv);
  void rope_and_store(int layer, Rows& qkv);
  void attend(int layer, const Rows& qkv, Rows& heads);
  void silu_gate(const Rows& gate_up, Rows& hidden);
  void gather_logits_rows(const Rows& from, Rows& to);

 private:
  struct Place {  // of one row
    TokenId token;
    int position;
    const PageId* pages;
  };

  Rows make_rows(int width);
  void multiply(std::span<const Matrix> matrices, const Rows& in, Rows& out, bool add);
  void quantize(const Rows& in);
  QuantizedTile tile(int first_row, int rows, int inputs) const;
  void attend_tile(int layer, int kv_head, int first_row, int end_row, const Rows& qkv,
                   Rows& heads);
  template <class Body>
  void for_rows(int count, Body&& body);

  const ModelConfig& c_;
  const Kernels& kernels_;
  KvPages& kv_;
  const int max_rows_;
  const int attention_rows_;  // rows whose query heads of one KV head share a reading of its tiles
  Team team_;

  Arena arena_;
  Rows residual_, normed_, qkv_, heads_, gate_up_, hidden_, gathered_, logits_;
  Rows cosines_, sines_;     // (rows, rope_width / 2)
  QuantizedTile quantized_;  // all rows' activations, tile after tile
  std::vector<float> logits_storage_;

  // Of the current batch.
  std::vector<Place> places_;
  std::vector<int> logits_rows_;
  const std::atomic<bool>* abandon_ = nullptr;
};

}  // namespace lemma::model::cpu
