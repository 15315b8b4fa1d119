// The weights of a model of the llama family and its relatives, tensor by tensor with checked shapes, in whatever matrix
// type a device packs them to. A matrix (outputs, inputs) maps a row of inputs to a row of outputs.
// Used while loading, by one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/result.h"
#include "model/config.h"
#include "model/tensor.h"

namespace lemma::model {

template <class Matrix>
struct LayerWeights {
  std::vector<float> attention_norm;  // (width)
  std::array<Matrix, 3> qkv;  // (query_width | kv_width | kv_width, width); rope_order for q and k
  std::vector<float> qkv_bias;              // (query_width + 2 kv_width); empty: none
  std::vector<float> query_norm, key_norm;  // (head_width) each; empty: none
  Matrix attention_output;                  // (width, query_width)
  std::vector<float> feed_forward_norm;     // (width)
  std::array<Matrix, 2> gate_up;            // (feed_forward, width) each
  Matrix down;                              // (width, feed_forward)
};

template <class Matrix>
struct Weights {
  Matrix embedding;              // (vocabulary, width)
  std::optional<Matrix> output;  // (vocabulary, width); empty when tied to the embedding
  std::vector<float> final_norm;
  Rotation rotation;
  std::vector<LayerWeights<Matrix>> layers;

  const Matrix& logits() const { return output ? *output : embedding; }
};

// Element `row` of a 2-d tensor's rows as f32. `out` has dims[0] elements.
void dequantize_row(const StoredTensor& tensor, std::uint64_t row, std::span<float> out);

// Hands out a model's tensors, named as in GGUF files, after checking their shapes, and knows in
// the end which were never asked for. Whoever owns the tensors keeps them while this lives.
class TensorSource {
 public:
  explicit TensorSource(std::span<const StoredTensor> tensors);

  // kCorrupt, with the tensor's name as field, when it is missing or of another shape.
  core::Result<const StoredTensor*> matrix(const std::string& name, int outputs, int inputs);
  core::Result<std::vector<float>> vector(const std::string& name, int size);  // as f32
  bool has(const std::string& name) const { return unused_.contains(name); }
  // kUnsupported when a tensor is left: a part of the model that this forward pass would silently
  // leave out.
  core::Result<void> all_used() const;

 private:
  core::Result<const StoredTensor*> take(const std::string& name, int rank,
                                         std::array<std::uint64_t, 2> dims);

  std::span<const StoredTensor> tensors_;
  std::unordered_map<std::string_view, const StoredTensor*> unused_;
};

// Row order that turns a layout of q and k whose rotary pairs are neighbours into halves, which
// vectors like better; empty when they are halves already. Attention only sees dot products, so any
// common order serves.
std::vector<std::uint32_t> rope_order(const ModelConfig& config, int heads);

// The config's, with the factors of rope_freqs.weight where the model has them.
core::Result<Rotation> rotation(TensorSource& source, const ModelConfig& config);

// What the architecture adds to layer `layer`'s q, k and v: pieces side by side, in rope_order.
core::Result<std::vector<float>> qkv_bias(TensorSource& source, const ModelConfig& config,
                                          int layer);
core::Result<std::vector<float>> head_norm(TensorSource& source, const ModelConfig& config,
                                           const std::string& name);

// `pack(const StoredTensor&, std::span<const std::uint32_t> row_order)` -> Matrix; an empty order
// is the file's.
template <class Matrix, class Pack>
core::Result<Weights<Matrix>> load_weights(std::span<const StoredTensor> tensors,
                                           const ModelConfig& c, Pack&& pack) {
  TensorSource source(tensors);
  const auto matrix = [&](const std::string& name, int outputs, int inputs,
                          std::span<const std::uint32_t> order = {}) -> core::Result<Matrix> {
    BOOST_OUTCOME_TRY(const StoredTensor* tensor, source.matrix(name, outputs, inputs));
    return pack(*tensor, order);
  };
  Weights<Matrix> w;
  BOOST_OUTCOME_TRY(w.embedding, matrix("token_embd.weight", c.vocabulary, c.width));
  BOOST_OUTCOME_TRY(w.final_norm, source.vector("output_norm.weight", c.width));
  if (!c.tied_embeddings) {
    BOOST_OUTCOME_TRY(w.output, matrix("output.weight", c.vocabulary, c.width));
  }
  BOOST_OUTCOME_TRY(w.rotation, rotation(source, c));

  const auto q_order = rope_order(c, c.heads), k_order = rope_order(c, c.kv_heads);
  for (int i = 0; i < c.layers; ++i) {
    const auto name = [&](const char* part) {
      return "blk." + std::to_string(i) + "." + part + ".weight";
    };
    LayerWeights<Matrix> layer;
    BOOST_OUTCOME_TRY(layer.attention_norm, source.vector(name("attn_norm"), c.width));
    BOOST_OUTCOME_TRY(layer.qkv[0], matrix(name("attn_q"), c.query_width(), c.width, q_order));
    BOOST_OUTCOME_TRY(layer.qkv[1], matrix(name("attn_k"), c.kv_width(), c.width, k_order));
    BOOST_OUTCOME_TRY(layer.qkv[2], matrix(name("attn_v"), c.kv_width(), c.width));
    if (c.qkv_bias) {
      BOOST_OUTCOME_TRY(layer.qkv_bias, qkv_bias(source, c, i));
    }
    if (c.qk_norm) {
      BOOST_OUTCOME_TRY(layer.query_norm, head_norm(source, c, name("attn_q_norm")));
      BOOST_OUTCOME_TRY(layer.key_norm, head_norm(source, c, name("attn_k_norm")));
    }
    BOOST_OUTCOME_TRY(layer.attention_output,
                      matrix(name("attn_output"), c.width, c.query_width()));
    BOOST_OUTCOME_TRY(layer.feed_forward_norm, source.vector(name("ffn_norm"), c.width));
    BOOST_OUTCOME_TRY(layer.gate_up[0], matrix(name("ffn_gate"), c.feed_forward, c.width));
    BOOST_OUTCOME_TRY(layer.gate_up[1], matrix(name("ffn_up"), c.feed_forward, c.width));
    BOOST_OUTCOME_TRY(layer.down, matrix(name("ffn_down"), c.width, c.feed_forward));
    w.layers.push_back(std::move(layer));
  }
  BOOST_OUTCOME_TRY(source.all_used());
  return w;
}

// Every shape and every tensor's use, as loading checks them.
core::Result<void> check_weights(std::span<const StoredTensor> tensors, const ModelConfig& config);

}  // namespace lemma::model
