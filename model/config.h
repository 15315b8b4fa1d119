// What a model is, as its file's metadata says: sizes, and the constants of its normalisation and
// rotary embedding.
#pragma once

#include <string>

#include "core/result.h"

namespace lemma::model {

class GgufFile;

// The seam for further families: a new one gets its value here, its row in config.cc's table and
// its branch in weights.h.
enum class Architecture { kLlama };

// Which two rows of a head's q and k are rotated together in the tensors as they are stored: (2i,
// 2i + 1), as GGUF's llama files have it, or (i, i + rope_width / 2), as everything else does.
enum class RopePairs { kNeighbours, kHalves };

struct ModelConfig {
  Architecture architecture = Architecture::kLlama;
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
  float rope_scale = 1.0f;  // linear scaling: positions are divided by it
  float norm_epsilon = 1e-5f;
  bool tied_embeddings = false;  // the output matrix is the embedding

  int query_heads_per_kv() const { return heads / kv_heads; }
  int query_width() const { return heads * head_width; }
  int kv_width() const { return kv_heads * head_width; }

  // kUnsupported for a family or rope scaling that this build doesn't run; the field names the
  // metadata key.
  static core::Result<ModelConfig> from(const GgufFile& file);
};

}  // namespace lemma::model
