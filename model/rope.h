// Rotary position embedding (Su et al. 2021): how far each pair of a head's dimensions turns per
// position, and the scalings that stretch it over more positions than a model was trained on.
// Values and pure functions.
#pragma once

#include <cstdint>
#include <vector>

namespace lemma::model {

// Which two rows of a head's q and k turn together in the tensors as they are stored: (2i, 2i + 1),
// as GGUF's llama files have it, or (i, i + rope_width / 2), as everything else does.
enum class RopePairs : std::uint8_t { kNeighbours, kHalves };

struct RopeScaling {
  // kLinear: all positions are divided by `factor`. kYarn (Peng et al. 2023): only the slow pairs'
  // are, with a ramp in between, and attention is sharpened. kLlama3: the same idea by wavelength,
  // as Llama 3.1's reference has it. Llama 3's GGUF files hold the result as a tensor instead,
  // rope_freqs.weight.
  enum class Kind : std::uint8_t { kNone, kLinear, kYarn, kLlama3 };

  Kind kind = Kind::kNone;
  float factor = 1;          // above 0
  int original_context = 0;  // positions trained on; kYarn and kLlama3
  float beta_fast = 32;      // kYarn: pairs that turn more often in original_context are kept,
  float beta_slow = 1;       // those that turn less often are divided
  float attention = 1;       // extra factor on the rotated queries and keys, each
  float low_frequency = 1;   // kLlama3: turns in original_context up to which a pair is divided,
  float high_frequency = 4;  // and from which it is kept
};

struct Rotation {
  std::vector<float> frequencies;  // (rope_width / 2) radians per position, scaling included
  float magnitude = 1;             // what rotated queries and keys are multiplied by
};

// `width` even, `base` above 1.
Rotation rotation(int width, float base, const RopeScaling& scaling);

}  // namespace lemma::model
