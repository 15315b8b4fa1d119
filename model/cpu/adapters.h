// The adapters that a CPU backend holds, packed for the kernels, and their part in a batch's
// products: low = A x before a product, then out += B low for each group of outputs while the
// product has it in the cache. Each adapter's weights are read once for all of its rows in a block;
// a row's result depends on the row and its adapter alone. A batch without adapters does nothing here.
//
// One owner thread; add() may be called from any thread of the team. Nothing is allocated but by
// load().
#pragma once

#include <array>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/result.h"
#include "model/adapter.h"
#include "model/backend.h"
#include "model/config.h"
#include "model/cpu/arena.h"
#include "model/cpu/kernels.h"
#include "model/cpu/packed_matrix.h"
#include "model/cpu/team.h"

namespace lemma::model::cpu {

// f16, or f32 for the reference kernels.
struct PackedPair {
  PackedMatrix a;  // (rank, inputs); no outputs: this matrix isn't adapted
  PackedMatrix b;  // (outputs, rank), times the pair's scale
};

using PackedLayer = std::array<PackedPair, kProjections>;

struct PackedAdapter {
  Arena memory;
  std::vector<PackedLayer> layers;
};

class Adapters {
 public:
  static constexpr std::size_t kMaxLoaded = 256;

  // `max_rows` of a batch, `block_rows` of a block of it.
  Adapters(const ModelConfig& config, const Kernels& kernels, int max_rows, int block_rows);

  // As Backend says.
  core::Result<AdapterId> load(const AdapterPairs& pairs);
  void unload(AdapterId adapter);
  bool has(AdapterId adapter) const { return loaded_.contains(adapter); }

  // --- of a batch whose adapters are all loaded ---
  void begin(const Batch& batch);
  // The block of the batch's rows that the following products are of; row `first` is their row 0.
  void choose_rows(int first, int count);
  bool used() const { return !uses_.empty(); }
  // low = A x for the adapted rows and the `count` matrices that `product` begins with.
  void project(Team& team, AdaptedProduct product, int count, const float* x, std::size_t x_stride);
  // Adds B low to outputs group * kLanes .. + lanes of the product's matrix `index`; out is the
  // first of them in row 0.
  void add(AdaptedProduct product, int index, int group, int lanes, float* out,
           std::size_t out_stride) const;

 private:
  struct Use {  // of one adapter: rows_[first .. first + count)
    const PackedAdapter* adapter;
    int first;
    int count;
  };

  core::Result<PackedMatrix> pack_scaled(const StoredTensor& tensor, float scale,
                                         Arena& memory) const;
  core::Result<PackedLayer> pack_layer(const LayerPairs& pairs, Arena& memory) const;
  static const PackedPair& pair_of(const Use& use, AdaptedProduct product, int index);
  void project_items(AdaptedProduct product, int count, const float* x, std::size_t x_stride,
                     int begin, int end);
  float* low(int index) { return low_.data() + index * low_width_; }
  const float* low(int index) const { return low_.data() + index * low_width_; }
  std::size_t low_stride() const { return static_cast<std::size_t>(3 * low_width_); }

  // Constant.
  const ModelConfig& config_;
  const Kernels& kernels_;
  const int block_rows_;

  // Changed by loading.
  std::map<AdapterId, std::unique_ptr<const PackedAdapter>> loaded_;
  AdapterId next_ = kNoAdapter + 1;
  int low_width_ = 0;  // the largest rank, in whole groups

  // Of the current batch.
  std::vector<AdapterId> adapter_of_row_;  // empty: no row has one

  // Of the chosen block.
  std::vector<std::pair<AdapterId, int>> sorted_;  // adapted rows, by adapter
  std::vector<int> rows_;                          // the same without the adapters
  std::vector<Use> uses_;
  std::vector<float> low_;  // (block_rows, 3, low_width_): by the matrix's index in its product
};

}  // namespace lemma::model::cpu
