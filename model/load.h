// Opens a model: GGUF file or Hugging Face folder, tokenizer, chat template, backend, generator.
#pragma once

#include <memory>

#include "core/result.h"
#include "model/generator.h"
#include "model/options.h"

namespace lemma::model {

// Takes as long as reading and packing the weights does. kNotFound (no such file, or a folder
// without a config.json), kCorrupt, kUnsupported (architecture, tensor type, tokenizer or chat
// template), kUnavailable (memory); the field names the option, the metadata key, the JSON path or
// the tensor.
core::Result<std::unique_ptr<Generator>> load_generator(const ModelOptions& options);

}  // namespace lemma::model
