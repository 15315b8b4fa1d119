// The forward pass of the llama family (Touvron et al. 2023: RMS-normalised residual blocks, rotary
// embedding, grouped-query attention, SiLU-gated feed-forward) and of its relatives, whose layers
// add optional weights: Qwen2 a bias on q, k and v, Qwen3 a norm of each head of q and k. Written
// once over a device that runs the operations.
//
// A Device offers, over the rows (new tokens) of the chosen block of its current batch:
//   row_blocks(), choose_rows(block)  blocks of rows small enough for a layer's activations to stay
//                                     in a cache, in the order of the batch
//   Matrix, Rows                      weights packed its way; (rows, n) activations in f32
//   residual() normed() qkv() heads() gate_up() hidden() gathered() logits()
//                                     its Rows, allocated once
//   embed(matrix, out)                the rows' tokens
//   rms_norm(in, weight, out)         x / sqrt(mean(x^2) + epsilon) * weight
//   matmul(matrices, in, out, adapted)
//                                     outputs of several matrices side by side; with `adapted`, and
//                                     what the adapters of the rows add to that product
//   matmul_add(matrix, in, out, adapted)
//                                     adds to out
//   add_bias(bias, rows)              to each row
//   norm_heads(query_norm, key_norm, qkv)
//                                     rms_norm of each head of q and k, in place
//   rope_angles(rotation)             each row's position times each frequency, for all layers
//   rope_and_store(layer, qkv)        rotates q and k, scales q by 1/sqrt(head_width), stores k, v
//   attend(layer, qkv, heads)         softmax(q k) v over each row's own sequence
//   silu_gate(gate_up, hidden)        silu(gate) * up
//   gather_logits_rows(to)            of the residual of all rows, those whose logits are wanted
//   abandoned()                       whether the batch's owner gave it up
#pragma once

#include <span>

#include "model/adapter.h"
#include "model/weights.h"

namespace lemma::model {

template <class Device, class Matrix>
void forward_layer(Device& d, const LayerWeights<Matrix>& w, int layer) {
  d.rms_norm(d.residual(), w.attention_norm, d.normed());
  d.matmul(w.qkv, d.normed(), d.qkv(), AdaptedProduct{layer, Projection::kQuery});
  if (!w.qkv_bias.empty()) d.add_bias(w.qkv_bias, d.qkv());
  if (!w.query_norm.empty()) d.norm_heads(w.query_norm, w.key_norm, d.qkv());
  d.rope_and_store(layer, d.qkv());
  d.attend(layer, d.qkv(), d.heads());
  d.matmul_add(w.attention_output, d.heads(), d.residual(),
               AdaptedProduct{layer, Projection::kOutput});

  d.rms_norm(d.residual(), w.feed_forward_norm, d.normed());
  d.matmul(w.gate_up, d.normed(), d.gate_up(), AdaptedProduct{layer, Projection::kGate});
  d.silu_gate(d.gate_up(), d.hidden());
  d.matmul_add(w.down, d.hidden(), d.residual(), AdaptedProduct{layer, Projection::kDown});
}

// False when the batch was abandoned between two layers. Leaves the wanted rows' logits in
// d.logits().
template <class Device, class Matrix>
bool forward(Device& d, const Weights<Matrix>& w) {
  for (int block = 0; block < d.row_blocks(); ++block) {
    d.choose_rows(block);
    d.rope_angles(w.rotation);
    d.embed(w.embedding, d.residual());
  }
  for (int layer = 0; layer < static_cast<int>(w.layers.size()); ++layer) {
    for (int block = 0; block < d.row_blocks(); ++block) {
      if (d.abandoned()) return false;
      d.choose_rows(block);
      forward_layer(d, w.layers[static_cast<std::size_t>(layer)], layer);
    }
  }
  if (d.abandoned()) return false;
  d.gather_logits_rows(d.gathered());
  d.rms_norm(d.gathered(), w.final_norm, d.normed());
  d.matmul(std::span(&w.logits(), 1), d.normed(), d.logits());
  return true;
}

}  // namespace lemma::model
