// A low-rank adapter (LoRA, Hu et al. 2021, arXiv 2106.09685) of a model's linear layers: for the
// rows of sequences that use it, y = W x becomes y = W x + scale B (A x), with A (rank, inputs) and
// B (outputs, rank). It is never merged into W, so that one copy of the weights serves sequences
// with different adapters, and with none, in one batch.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/config.h"
#include "model/tensor.h"

namespace lemma::model {

// A layer's matrices, in the order in which the forward pass keeps them side by side.
enum class Projection { kQuery, kKey, kValue, kOutput, kGate, kUp, kDown };
inline constexpr int kProjections = 7;

// What stands between "blk.N." and ".weight" in the matrix's name in GGUF files.
std::string_view gguf_part(Projection projection);

std::string gguf_name(int layer, Projection projection);  // "blk.0.attn_q.weight"

struct MatrixShape {
  int outputs;
  int inputs;
};
MatrixShape shape_of(Projection projection, const ModelConfig& config);

// A product of the forward pass, as an adapter sees it: the layer, and the first of the matrices
// that lie side by side.
struct AdaptedProduct {
  int layer;
  Projection first;
};

struct LowRankPair {
  static constexpr int kMaxRank = 256;

  // F32, F16 or BF16. q's and k's rotary pairs are halves, as transformers has them, which is also
  // how every base model's q and k are packed (rope_order in weights.h): B is never reordered.
  StoredTensor a;  // (rank, inputs)
  StoredTensor b;  // (outputs, rank)
  float scale = 1;
};

// By the matrix that a pair adapts, named as in GGUF files: "blk.0.attn_q.weight".
using AdapterPairs = std::map<std::string, LowRankPair>;

// One layer's pairs by Projection; null: that matrix isn't adapted.
using LayerPairs = std::array<const LowRankPair*, kProjections>;

// All layers of the model. Errors name a tensor: kCorrupt for a shape that isn't the model's or a
// layer that the model doesn't have, kOutOfRange for a rank beyond kMaxRank. Pure.
core::Result<std::vector<LayerPairs>> pairs_by_layer(const AdapterPairs& pairs,
                                                     const ModelConfig& config);

}  // namespace lemma::model
