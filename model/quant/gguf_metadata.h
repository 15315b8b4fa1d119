// What a written file says about its model beside the tensors: a GGUF source's own keys, or a Hugging Face folder's
// configuration, tokenizer and chat template as the keys that GGUF has for them. Pure.
#pragma once

#include <string>

#include "core/result.h"
#include "model/formats/gguf_writer.h"
#include "model/model_source.h"

namespace lemma::model {

// `file_type` is llama.cpp's number for general.file_type. kUnsupported where a folder says something that GGUF has no key for.
core::Result<GgufMetadata> metadata_of(const ModelSource& source, std::uint32_t file_type);

}  // namespace lemma::model
