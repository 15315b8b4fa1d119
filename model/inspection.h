// What a model (a GGUF file or a Hugging Face folder) is, and whether this build runs it and why not, for people who choose one.
// Reads metadata and the tensor table; no matrix is packed. Pure but for reading the file; any
// thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/config.h"

namespace lemma::model {

struct Inspection {
  struct Type {  // all tensors of one element type
    std::string_view name;
    int tensors = 0;
    std::uint64_t elements = 0;
    std::uint64_t bytes = 0;
  };
  struct Obstacle {
    std::string_view part;  // file or folder, architecture, tensors, tokenizer, chat template
    core::Error error;      // its field names the key or tensor
  };
  enum class Template { kNone, kRecognised, kUnsupported };

  std::filesystem::path path;
  std::uint64_t bytes = 0;              // of the file, or of a folder's tensors
  std::string name, architecture;       // as the metadata spells them; empty: it doesn't
  bool rope_factors = false;            // Llama 3's scaling, as a tensor
  std::optional<ModelConfig> config;    // empty: an obstacle says why
  std::uint64_t parameters = 0;         // elements of all tensors
  std::vector<Type> types;              // most bytes first
  std::string tokenizer, pretokenizer;  // a file's kinds; a folder's is "tokenizer.json"
  std::uint64_t tokens = 0;             // of the tokenizer
  Template chat_template = Template::kNone;
  std::vector<Obstacle> obstacles;  // one a part at most, the first that was met

  bool runs() const { return obstacles.empty(); }
};

// A model that can't be read at all has an obstacle "file" and nothing else.
Inspection inspect(const std::filesystem::path& path);

// The same of an adapter's folder. Whether it fits a model shows when it is loaded with one.
struct AdapterInspection {
  std::filesystem::path path;
  std::uint64_t bytes = 0;  // of its tensors
  std::uint64_t parameters = 0;
  std::string base_model;  // as the configuration names it
  int least_rank = 0, most_rank = 0;
  float least_scale = 0, most_scale = 0;  // alpha / rank, or / its root
  int matrices = 0, layers = 0;           // adapted
  std::vector<std::string> parts;         // of a layer, in the forward pass's order: "attn_q"
  std::vector<Inspection::Type> types;    // most bytes first
  std::optional<core::Error> obstacle;

  bool runs() const { return !obstacle; }
};
AdapterInspection inspect_adapter(const std::filesystem::path& folder);

// The files and folders that could be models, by name. kNotFound when there is no such folder.
core::Result<std::vector<std::filesystem::path>> models_in(const std::filesystem::path& folder);

}  // namespace lemma::model
