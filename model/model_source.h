// A model's parts as its GGUF file or Hugging Face folder holds them, for whoever reads, measures or rewrites models; load.h
// makes a generator of them instead. Immutable after opening; any thread may read. Tensors are views that live as long as the
// source.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <variant>

#include "core/result.h"
#include "model/config.h"
#include "model/folder.h"
#include "model/formats/gguf.h"
#include "model/tensor.h"
#include "model/tokenizer/tokenizer.h"

namespace lemma::model {

class ModelSource {
 public:
  // kNotFound, and what GgufFile, ModelFolder and ModelConfig refuse.
  static core::Result<ModelSource> open(const std::filesystem::path& path);

  const ModelConfig& config() const { return config_; }
  std::span<const StoredTensor> tensors() const;  // named as in GGUF files
  core::Result<Tokenizer> tokenizer() const;
  // The token that the model was trained to find in front of a text; nothing when there is none.
  core::Result<std::optional<TokenId>> first_token() const;

  // One of them is null.
  const GgufFile* file() const { return std::get_if<GgufFile>(&parts_); }
  const ModelFolder* folder() const { return std::get_if<ModelFolder>(&parts_); }

 private:
  ModelSource(ModelConfig config, std::variant<GgufFile, ModelFolder> parts)
      : config_(std::move(config)), parts_(std::move(parts)) {}

  ModelConfig config_;
  std::variant<GgufFile, ModelFolder> parts_;
};

}  // namespace lemma::model
