// What a model is, as its file's or folder's metadata says: sizes, and the constants of its normalisation and
// rotary embedding.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "model/rope.h"

namespace lemma::model {

class GgufFile;

// The seam for further families: a new one gets its value here and its row in config.cc's table;
// what it adds to the llama layer are optional weights (weights.h).
enum class Architecture { kLlama, kQwen2, kQwen3 };

std::string_view to_string(Architecture architecture);  // as general.architecture spells it

// Bounds that no real model reaches; they keep every later product of sizes within 64 bits.
struct ModelLimits {
  static constexpr int kLayers = 1024;
  static constexpr int kWidth = 1 << 17;
  static constexpr int kFeedForward = 1 << 19;
  static constexpr int kHeads = 1 << 10;
  static constexpr int kContext = 1 << 24;
  static constexpr int kVocabulary = 1 << 21;
  static constexpr int kHeadAlignment = 16;  // the kernels' vector of lanes
};

struct ModelConfig {
  Architecture architecture = Architecture::kLlama;
  // What the architecture adds to a llama layer, and how its files store q and k.
  bool qkv_bias = false;  // a bias on q, k and v
  bool qk_norm = false;   // each head of q and k is normalised before its rotation
  RopePairs rope_pairs = RopePairs::kNeighbours;

  std::string name;    // general.name, or the architecture's
  int vocabulary = 0;  // tokens
  int context = 0;     // positions 0 .. context - 1
  int layers = 0;
  int width = 0;         // of the residual stream
  int feed_forward = 0;  // hidden width of the gated feed-forward
  int heads = 0;         // query heads; a multiple of kv_heads
  int kv_heads = 0;
  int head_width = 0;  // of each query, key and value; a multiple of 16
  int rope_width = 0;  // leading dimensions of a head that are rotated; even
  float rope_base = 10000.0f;
  RopeScaling rope_scaling;
  float norm_epsilon = 1e-5f;
  bool tied_embeddings = false;  // the output matrix is the embedding

  int query_heads_per_kv() const { return heads / kv_heads; }
  int query_width() const { return heads * head_width; }
  int kv_width() const { return kv_heads * head_width; }

  // The architecture of that name and what it adds; every size is still 0. kUnsupported names
  // `name` and the architectures that are.
  static core::Result<ModelConfig> of_architecture(std::string_view name);
  // kUnsupported for a family, rope scaling or other constant that this build doesn't run; the
  // field names the metadata key, the text its value.
  static core::Result<ModelConfig> from(const GgufFile& file);
  // The same from the text of a Hugging Face config.json of LlamaForCausalLM, Qwen2ForCausalLM or
  // Qwen3ForCausalLM (folder_config.cc); the field is the JSON path. `name` stays empty.
  static core::Result<ModelConfig> from_json(std::string_view text);
};

}  // namespace lemma::model
