#include "model/inspection.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "model/adapter_folder.h"
#include "model/chat_template.h"
#include "model/folder.h"
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

std::vector<Inspection::Type> types_of(std::span<const StoredTensor> tensors) {
  std::vector<Inspection::Type> types;
  for (const StoredTensor& tensor : tensors) {
    const std::string_view name = layout_of(tensor.type).name;
    auto type = std::ranges::find(types, name, &Inspection::Type::name);
    if (type == types.end()) type = types.insert(type, {.name = name});
    ++type->tensors;
    type->elements += tensor.elements();
    type->bytes += tensor.bytes.size();
  }
  std::ranges::stable_sort(types, std::ranges::greater(), &Inspection::Type::bytes);
  return types;
}

void count_types(std::span<const StoredTensor> tensors, Inspection& found) {
  found.types = types_of(tensors);
  for (const auto& type : found.types) found.parameters += type.elements;
}

core::Result<void> fits(const Inspection& found) {
  if (!found.config || std::cmp_less_equal(found.tokens, found.config->vocabulary))
    return core::success();
  return core::error(ErrorCode::kCorrupt,
                     "the tokenizer has more tokens than the embedding has rows",
                     "tokenizer.ggml.tokens");
}

core::Result<void> read_tokenizer(const GgufFile& file, Inspection& found) {
  found.tokenizer = text_or_nothing(file, "tokenizer.ggml.model");
  found.pretokenizer = text_or_nothing(file, "tokenizer.ggml.pre");
  if (const auto tokens = file.strings("tokenizer.ggml.tokens"))
    found.tokens = tokens.value().size();
  BOOST_OUTCOME_TRY(Tokenizer::from_gguf(file));
  return fits(found);
}

core::Result<void> read_tokenizer(const ModelFolder& folder, Inspection& found) {
  found.tokenizer = "tokenizer.json";
  BOOST_OUTCOME_TRY(const auto tokenizer, folder.tokenizer());
  found.tokens = static_cast<std::uint64_t>(tokenizer.vocabulary().size());
  return fits(found);
}

void note_template(const core::Result<std::optional<ChatTemplate>>& read, Inspection& found) {
  found.chat_template = !read          ? Inspection::Template::kUnsupported
                        : read.value() ? Inspection::Template::kRecognised
                                       : Inspection::Template::kNone;
}

// Whether the result is an error, which then is the part's obstacle.
template <class Result>
bool meets(std::string_view part, const Result& result, Inspection& found) {
  if (!result) found.obstacles.push_back({part, result.error()});
  return !result.has_value();
}

void inspect_file(Inspection& found) {
  std::error_code failure;
  const auto bytes = std::filesystem::file_size(found.path, failure);
  found.bytes = failure ? 0 : bytes;
  const auto opened = GgufFile::open(found.path);
  if (meets("file", opened, found)) return;
  const GgufFile& file = opened.value();
  found.name = text_or_nothing(file, "general.name");
  found.architecture = text_or_nothing(file, "general.architecture");
  count_types(file.tensors(), found);
  found.rope_factors = file.find_tensor("rope_freqs.weight") != nullptr;
  const auto config = ModelConfig::from(file);
  if (!meets("architecture", config, found)) {
    found.config = config.value();
    meets("tensors", check_weights(file.tensors(), config.value()), found);
  }
  meets("tokenizer", read_tokenizer(file, found), found);
  const auto chat_template = read_chat_template(file);
  meets("chat template", chat_template, found);
  note_template(chat_template, found);
}

void inspect_folder(Inspection& found) {
  found.name = ModelFolder::name_of(found.path);
  const auto opened = ModelFolder::open(found.path);
  if (meets("folder", opened, found)) return;
  const ModelFolder& folder = opened.value();
  found.architecture = to_string(folder.config().architecture);
  count_types(folder.tensors(), found);
  for (const auto& type : found.types) found.bytes += type.bytes;
  found.config = folder.config();
  meets("tensors", check_weights(folder.tensors(), folder.config()), found);
  meets("tokenizer", read_tokenizer(folder, found), found);
  const auto chat_template = folder.chat_template();
  meets("chat template", chat_template, found);
  note_template(chat_template, found);
}

}  // namespace

Inspection inspect(const std::filesystem::path& path) {
  Inspection found;
  found.path = path;
  if (ModelFolder::is_one(path))
    inspect_folder(found);
  else
    inspect_file(found);
  return found;
}

AdapterInspection inspect_adapter(const std::filesystem::path& folder) {
  AdapterInspection found;
  found.path = folder;
  const auto opened = AdapterFolder::open(folder);
  if (!opened) {
    found.obstacle = opened.error();
    return found;
  }
  const AdapterFolder& adapter = opened.value();
  found.base_model = adapter.config().base_model;
  found.types = types_of(adapter.tensors());
  for (const auto& type : found.types) {
    found.bytes += type.bytes;
    found.parameters += type.elements;
  }
  std::set<std::string_view> layers, parts;
  for (const auto& [matrix, pair] : adapter.pairs()) {  // "blk.0.attn_q.weight"
    const std::string_view name = matrix;
    const auto dot = name.find('.', 4);
    layers.insert(name.substr(4, dot - 4));
    parts.insert(name.substr(dot + 1, name.rfind('.') - dot - 1));
    const int rank = static_cast<int>(pair.a.dims[1]);
    const bool first = found.matrices++ == 0;
    found.least_rank = first ? rank : std::min(found.least_rank, rank);
    found.most_rank = std::max(found.most_rank, rank);
    found.least_scale = first ? pair.scale : std::min(found.least_scale, pair.scale);
    found.most_scale = first ? pair.scale : std::max(found.most_scale, pair.scale);
  }
  found.layers = static_cast<int>(layers.size());
  for (int p = 0; p < kProjections; ++p) {
    const auto part = gguf_part(static_cast<Projection>(p));
    if (parts.contains(part)) found.parts.emplace_back(part);
  }
  return found;
}

core::Result<std::vector<std::filesystem::path>> models_in(const std::filesystem::path& folder) {
  std::error_code failure;
  std::vector<std::filesystem::path> files;
  auto entry = std::filesystem::directory_iterator(folder, failure);
  for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
    if (entry->path().extension() == ".gguf" || ModelFolder::is_one(entry->path()))
      files.push_back(entry->path());
  }
  if (failure)
    return core::error(ErrorCode::kNotFound,
                       "cannot list '" + folder.string() + "': " + failure.message());
  std::ranges::sort(files);
  return files;
}

}  // namespace lemma::model
