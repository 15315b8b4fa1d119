// A model as a Hugging Face folder: config.json, model.safetensors or an index with shards,
// tokenizer.json, and the chat template from chat_template.jinja or tokenizer_config.json. Immutable
// after opening; any thread may read. Foreign bytes: every file has a cap, and an index may name
// only plain files of its own folder.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "model/chat_template.h"
#include "model/config.h"
#include "model/formats/safetensors.h"
#include "model/tensor.h"
#include "model/tokenizer/tokenizer.h"

namespace lemma::model {

class ModelFolder {
 public:
  static constexpr std::size_t kMaxShards = 1024;

  static bool is_one(const std::filesystem::path& folder);  // whether it has a config.json

  static std::string name_of(
      const std::filesystem::path& folder);  // its last part, however written

  // kNotFound (a file that must be there), kCorrupt, kUnsupported, kOutOfRange; the field is the
  // JSON path or the tensor.
  static core::Result<ModelFolder> open(const std::filesystem::path& folder);

  const ModelConfig& config() const { return config_; }
  // Named as in GGUF files, views into the shards. A tensor that has no name there keeps its own.
  std::span<const StoredTensor> tensors() const { return tensors_; }
  core::Result<Tokenizer> tokenizer() const;
  core::Result<std::optional<ChatTemplate>> chat_template() const;

  // The same, not yet built, for writing it down in another format.
  core::Result<TokenizerParts> tokenizer_parts() const;
  struct ChatText {
    std::optional<std::string> chat_template;
    ChatTemplate::Spellings spellings;
    std::optional<bool> adds_bos;  // whether the BOS is put in front of a text; empty: not said
  };
  core::Result<ChatText> chat_text() const;

 private:
  ModelFolder() = default;
  core::Result<void> open_shards();
  core::Result<void> add(SafetensorsFile shard);
  core::Result<std::string> read_tokenizer() const;
  core::Result<std::vector<TokenId>> ends() const;

  std::filesystem::path folder_;
  ModelConfig config_;
  std::vector<SafetensorsFile> shards_;
  std::vector<StoredTensor> tensors_;
};

// How GGUF files name the tensor that transformers calls `name`; `name` itself when they don't.
std::string gguf_name(std::string_view name);

}  // namespace lemma::model
