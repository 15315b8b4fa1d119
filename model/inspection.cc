#include "model/inspection.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "model/chat_template.h"
#include "model/formats/gguf.h"
#include "model/load.h"
#include "model/tokenizer/tokenizer.h"
#include "model/weights.h"

namespace lemma::model {
namespace {

using core::ErrorCode;

std::string text_or_nothing(const GgufFile& file, std::string_view key) {
  const auto text = file.string(key);
  return text ? std::string(text.value()) : std::string();
}

void count_types(std::span<const StoredTensor> tensors, Inspection& found) {
  for (const StoredTensor& tensor : tensors) {
    const std::string_view name = layout_of(tensor.type).name;
    auto type = std::ranges::find(found.types, name, &Inspection::Type::name);
    if (type == found.types.end()) type = found.types.insert(type, {.name = name});
    ++type->tensors;
    type->elements += tensor.elements();
    type->bytes += tensor.bytes.size();
    found.parameters += tensor.elements();
  }
  std::ranges::stable_sort(found.types, std::ranges::greater(), &Inspection::Type::bytes);
}

// Every shape and every tensor's use, as loading checks them.
core::Result<void> check_tensors(const GgufFile& file, const ModelConfig& config) {
  struct NoMatrix {};
  const auto pack = [](const StoredTensor&, std::span<const std::uint32_t>) { return NoMatrix{}; };
  BOOST_OUTCOME_TRY(load_weights<NoMatrix>(file.tensors(), config, pack));
  return core::success();
}

core::Result<void> read_tokenizer(const GgufFile& file, Inspection& found) {
  found.tokenizer = text_or_nothing(file, "tokenizer.ggml.model");
  found.pretokenizer = text_or_nothing(file, "tokenizer.ggml.pre");
  if (const auto tokens = file.strings("tokenizer.ggml.tokens"))
    found.tokens = tokens.value().size();
  BOOST_OUTCOME_TRY(Tokenizer::from_gguf(file));
  if (found.config && std::cmp_greater(found.tokens, found.config->vocabulary))
    return core::error(ErrorCode::kCorrupt,
                       "the tokenizer has more tokens than the embedding has rows",
                       "tokenizer.ggml.tokens");
  return core::success();
}

core::Result<void> check_template(const GgufFile& file, Inspection& found) {
  found.chat_template = Inspection::Template::kUnsupported;
  BOOST_OUTCOME_TRY(const auto chat_template, read_chat_template(file));
  found.chat_template =
      chat_template ? Inspection::Template::kRecognised : Inspection::Template::kNone;
  return core::success();
}

}  // namespace

Inspection inspect(const std::filesystem::path& path) {
  Inspection found;
  found.path = path;
  std::error_code failure;
  const auto bytes = std::filesystem::file_size(path, failure);
  found.bytes = failure ? 0 : bytes;
  const auto meets = [&](std::string_view part, const auto& result) {
    if (!result) found.obstacles.push_back({part, result.error()});
    return !result.has_value();
  };
  const auto file = GgufFile::open(path);
  if (meets("file", file)) return found;
  found.name = text_or_nothing(file.value(), "general.name");
  found.architecture = text_or_nothing(file.value(), "general.architecture");
  count_types(file.value().tensors(), found);
  found.rope_factors = file.value().find_tensor("rope_freqs.weight") != nullptr;
  const auto config = ModelConfig::from(file.value());
  if (!meets("architecture", config)) {
    found.config = config.value();
    meets("tensors", check_tensors(file.value(), config.value()));
  }
  meets("tokenizer", read_tokenizer(file.value(), found));
  meets("chat template", check_template(file.value(), found));
  return found;
}

core::Result<std::vector<std::filesystem::path>> model_files(const std::filesystem::path& folder) {
  std::error_code failure;
  std::vector<std::filesystem::path> files;
  auto entry = std::filesystem::directory_iterator(folder, failure);
  for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
    if (entry->path().extension() == ".gguf") files.push_back(entry->path());
  }
  if (failure)
    return core::error(ErrorCode::kNotFound,
                       "cannot list '" + folder.string() + "': " + failure.message());
  std::ranges::sort(files);
  return files;
}

}  // namespace lemma::model
