#include "model/load.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <thread>

#include "model/adapter_folder.h"
#include "model/chat_template.h"
#include "model/cpu/cpu_backend.h"
#include "model/folder.h"
#include "model/formats/gguf.h"
#include "model/local_generator.h"
#include "model/tokenizer/tokenizer.h"

namespace lemma::model {
namespace {

using core::error;
using core::ErrorCode;

core::Result<GgufFile> open(const std::string& path) {
  constexpr char kField[] = "model.path";
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (path.empty() || status.type() == std::filesystem::file_type::not_found)
    return error(
        ErrorCode::kNotFound,
        "there is no model file at '" + path + "'; scripts/fetch-model gets the default model",
        kField);
  if (std::filesystem::is_directory(status))
    return error(ErrorCode::kNotFound,
                 "'" + path +
                     "' is a folder without a config.json; name a GGUF file, or a folder "
                     "with safetensors",
                 kField);
  return GgufFile::open(path);
}

}  // namespace

core::Result<std::optional<ChatTemplate>> read_chat_template(const GgufFile& file) {
  if (!file.has("tokenizer.chat_template")) return std::nullopt;
  BOOST_OUTCOME_TRY(const auto text, file.string("tokenizer.chat_template"));
  BOOST_OUTCOME_TRY(const auto tokens, file.strings("tokenizer.ggml.tokens"));
  const auto spelling = [&](const char* key) -> std::optional<std::string> {
    const auto id = file.u32(key);
    if (!id || id.value() >= tokens.size()) return std::nullopt;
    return std::string(tokens[id.value()]);
  };
  BOOST_OUTCOME_TRY(auto parsed,
                    ChatTemplate::parse(text, {.bos = spelling("tokenizer.ggml.bos_token_id"),
                                               .eos = spelling("tokenizer.ggml.eos_token_id")}));
  return parsed;
}

namespace {

struct Parts {
  std::unique_ptr<Backend> backend;
  Tokenizer tokenizer;
  std::optional<ChatTemplate> chat_template;
};

// Text first: what is wrong there shows before the weights are packed.
core::Result<Parts> read_file(const std::string& path, const CpuBackendOptions& options) {
  BOOST_OUTCOME_TRY(const auto file, open(path));
  BOOST_OUTCOME_TRY(auto tokenizer, Tokenizer::from_gguf(file));
  BOOST_OUTCOME_TRY(auto chat_template, read_chat_template(file));
  BOOST_OUTCOME_TRY(auto backend, CpuBackend::load(file, options));
  return Parts{std::move(backend), std::move(tokenizer), std::move(chat_template)};
}

core::Result<Parts> read_folder(const std::string& path, const CpuBackendOptions& options) {
  BOOST_OUTCOME_TRY(const auto folder, ModelFolder::open(path));
  BOOST_OUTCOME_TRY(auto tokenizer, folder.tokenizer());
  BOOST_OUTCOME_TRY(auto chat_template, folder.chat_template());
  BOOST_OUTCOME_TRY(auto backend, CpuBackend::load(folder.config(), folder.tensors(), options));
  return Parts{std::move(backend), std::move(tokenizer), std::move(chat_template)};
}

int thread_count(int wanted) {
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  return std::min(wanted > 0 ? wanted : cores, cpu::Team::kMaxThreads);
}

// How clients name the model: lower case, with dashes for what isn't a letter, digit, dot or
// underscore.
std::string name_from_file(const std::string& path) {
  std::string name = ModelFolder::is_one(path) ? ModelFolder::name_of(path)
                                               : std::filesystem::path(path).stem().string();
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
    if (!plain) c = '-';
  }
  // The quantisation isn't part of the name.
  for (const char* suffix : {".q4_0", ".q4_1", ".q5_0", ".q5_1", ".q8_0", ".q4_k_s", ".q4_k_m",
                             ".q5_k_s", ".q5_k_m", ".q6_k", ".f16", ".f32", ".bf16"})
    if (name.ends_with(suffix)) name.resize(name.size() - std::string_view(suffix).size());
  return name;
}

bool is_adapter_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

core::Result<AdapterId> load_adapter(const std::filesystem::path& folder, Backend& backend) {
  if (!AdapterFolder::is_one(folder))
    return error(ErrorCode::kNotFound,
                 "'" + folder.string() + "' is no folder with an adapter_config.json",
                 "model.adapters");
  BOOST_OUTCOME_TRY(const auto adapter, AdapterFolder::open(folder));
  BOOST_OUTCOME_TRY(adapter.fits(backend.config()));
  return backend.load_adapter(adapter.pairs());
}

core::Result<std::map<std::string, AdapterId>> load_adapters(std::string_view option,
                                                             Backend& backend) {
  BOOST_OUTCOME_TRY(const auto sources, adapter_sources(option));
  std::map<std::string, AdapterId> adapters;
  for (const auto& [name, folder] : sources) {
    auto loaded = load_adapter(folder, backend);
    if (!loaded) {
      core::Error why = std::move(loaded).error();
      why.detail = "adapter '" + name + "': " + why.detail;
      return why;
    }
    adapters.emplace(name, loaded.value());
  }
  return adapters;
}

}  // namespace

core::Result<std::vector<AdapterSource>> adapter_sources(std::string_view option) {
  const auto wrong = [](std::string what) {
    return error(ErrorCode::kInvalidArgument, std::move(what), "model.adapters");
  };
  std::vector<AdapterSource> sources;
  while (!option.empty()) {
    const auto entry = option.substr(0, option.find(','));
    option.remove_prefix(std::min(option.size(), entry.size() + 1));
    const auto equals = entry.find('=');
    const auto name = entry.substr(0, equals);
    if (equals == std::string_view::npos || equals + 1 == entry.size())
      return wrong("'" + std::string(entry) + "' isn't name=folder");
    if (!is_adapter_name(name))
      return wrong("'" + std::string(name) +
                   "' is no name: 1 to 64 letters, digits, dots, dashes and underscores");
    if (std::ranges::find(sources, name, &AdapterSource::name) != sources.end())
      return wrong("names '" + std::string(name) + "' twice");
    if (sources.size() == kMaxAdapters) return wrong("at most 64 adapters are loaded");
    sources.push_back({std::string(name), std::string(entry.substr(equals + 1))});
  }
  return sources;
}

core::Result<std::unique_ptr<Generator>> load_generator(const ModelOptions& options) {
  CpuBackendOptions cpu_options;
  cpu_options.threads = thread_count(options.threads);
  cpu_options.kv_pages = options.kv_pages;
  cpu_options.max_rows = options.batch_rows;
  BOOST_OUTCOME_TRY(auto parts, ModelFolder::is_one(options.path)
                                    ? read_folder(options.path, cpu_options)
                                    : read_file(options.path, cpu_options));
  const ModelConfig& config = parts.backend->config();
  if (config.vocabulary < parts.tokenizer.vocabulary().size())
    return error(ErrorCode::kCorrupt, "the tokenizer has more tokens than the embedding has rows",
                 "tokenizer.ggml.tokens");
  BOOST_OUTCOME_TRY(auto adapters, load_adapters(options.adapters, *parts.backend));
  ModelInfo info{.name = options.name.empty() ? name_from_file(options.path) : options.name,
                 .weights = "base",
                 .context = config.context,
                 .vocabulary = config.vocabulary};
  return std::make_unique<LocalGenerator>(std::move(parts.backend), std::move(parts.tokenizer),
                                          std::move(parts.chat_template), std::move(info), options,
                                          std::move(adapters));
}

}  // namespace lemma::model
