// Opens a model: GGUF file or Hugging Face folder, tokenizer, chat template, backend, generator.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/generator.h"
#include "model/options.h"

namespace lemma::model {

class ChatTemplate;
class GgufFile;

// Takes as long as reading and packing the weights does. kNotFound (no such file, or a folder
// without a config.json), kCorrupt, kUnsupported (architecture, tensor type, tokenizer or chat
// template), kUnavailable (memory); the field names the option, the metadata key, the JSON path or
// the tensor.
// With its adapters, whose errors (AdapterFolder's and Backend::load_adapter's) name them in the
// text.
core::Result<std::unique_ptr<Generator>> load_generator(const ModelOptions& options);

inline constexpr std::size_t kMaxAdapters = 64;

struct AdapterSource {
  std::string name;  // 1 .. 64 letters, digits, dots, dashes and underscores
  std::filesystem::path folder;
};
// The option "name=folder,name=folder"; errors name model.adapters.
core::Result<std::vector<AdapterSource>> adapter_sources(std::string_view option);

// Nothing when the file has no template; kUnsupported when this build can't use the one it has.
core::Result<std::optional<ChatTemplate>> read_chat_template(const GgufFile& file);

}  // namespace lemma::model
