// A model written anew as a GGUF file in smaller types: one type throughout, or two, with the groups that lose most in the
// larger one. The written file is self-contained and laid out as llama.cpp reads it. One call, one thread plus a team.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "model/model_source.h"
#include "model/quant/sensitivity.h"
#include "model/tensor.h"

namespace lemma::model {

struct QuantiseOptions {
  TensorType type = TensorType::kQ8_0;  // one that can be encoded; of a mix the low one
  bool mixed = false;                   // the groups that lose most get kHigh
  // A mix's target: bytes of all tensors, or bits for each weight.
  std::optional<std::uint64_t> bytes = {};
  double bits = 5.0;
  int threads = 1;

  static constexpr TensorType kHigh = TensorType::kQ8_0;
};

struct Quantisation {
  struct Group {
    std::string name;
    TensorType type;  // as wanted for the group; `exceptions` has what differs
    std::uint64_t weights = 0, bytes = 0;
    std::optional<Sensitivity::Group> alone = {};  // with this group alone in the low type; a mix's
  };
  struct Exception {
    std::string tensor;
    TensorType type;  // that it is stored as
    std::string why;
  };
  std::vector<Group> groups;
  std::vector<Exception> exceptions;
  std::uint64_t weights = 0, bytes = 0;     // of all tensors
  std::optional<TextLoss> source, written;  // on the text; empty without one

  double bits_per_weight() const;
};

// Replaces a file at `out`. `text` is what a mix is chosen by; without one the losses aren't measured, and a mix is
// kInvalidArgument ("calibration"). kOutOfRange ("bits", "size"): the low type alone is larger than the target. Else the
// source's, the writer's and the backend's errors.
core::Result<Quantisation> quantise(const ModelSource& source, const std::filesystem::path& out,
                                    const QuantiseOptions& options,
                                    const std::optional<ScoredText>& text,
                                    const Progress& progress);

}  // namespace lemma::model
