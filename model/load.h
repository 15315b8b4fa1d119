// Opens a model: file, tokenizer, chat template, backend, generator.
#pragma once

#include <memory>

#include "core/result.h"
#include "model/generator.h"
#include "model/options.h"

namespace lemma::model {

// Takes as long as reading and packing the weights does. kNotFound (no such file, or a folder),
// kCorrupt, kUnsupported (architecture, tensor type, tokenizer or chat template), kUnavailable
// (memory); the field names the option or the metadata key.
core::Result<std::unique_ptr<Generator>> load_generator(const ModelOptions& options);

}  // namespace lemma::model
