// An adapter as a PEFT folder: adapter_config.json and adapter_model.safetensors, whose tensors are
// named "base_model.model." + module + ".lora_A.weight" or ".lora_B.weight". Immutable after
// opening; any thread may read. Foreign bytes: both files have a cap, and a tensor that isn't half
// of a linear layer's pair (DoRA's magnitudes, biases, embeddings, modules saved whole) is refused
// by name.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/result.h"
#include "model/adapter.h"
#include "model/adapter_config.h"
#include "model/formats/safetensors.h"

namespace lemma::model {

class AdapterFolder {
 public:
  static constexpr std::uintmax_t kMaxFileBytes = std::uintmax_t{1} << 32;

  static bool is_one(const std::filesystem::path& folder);  // whether it has an adapter_config.json

  // kNotFound (a file that must be there), kCorrupt, kUnsupported, kOutOfRange; the field is the
  // JSON path or the tensor.
  static core::Result<AdapterFolder> open(const std::filesystem::path& folder);

  const AdapterConfig& config() const { return config_; }
  const AdapterPairs& pairs() const { return pairs_; }  // views into the file
  std::span<const StoredTensor> tensors() const { return file_.tensors(); }

  // Errors as pairs_by_layer(); kCorrupt when a matrix that the configuration targets has no pair.
  core::Result<void> fits(const ModelConfig& model) const;

 private:
  AdapterFolder(AdapterConfig config, SafetensorsFile file)
      : config_(std::move(config)), file_(std::move(file)) {}

  AdapterConfig config_;
  SafetensorsFile file_;
  AdapterPairs pairs_;
};

// Pairs up an adapter's tensors. The errors of AdapterFolder::open() that name a tensor.
core::Result<AdapterPairs> pair_tensors(std::span<const StoredTensor> tensors,
                                        const AdapterConfig& config);

}  // namespace lemma::model
