#include "model/folder.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/formats/json_view.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

constexpr std::size_t kMaxTextBytes = 1 << 24;
constexpr char kIndex[] = "model.safetensors.index.json";
constexpr char kSingle[] = "model.safetensors";

bool is_file(const std::filesystem::path& path) {
  std::error_code failure;
  return std::filesystem::is_regular_file(path, failure);
}

// A file of the folder as JSON; nothing when there is no such file.
Result<std::optional<nlohmann::json>> read_json(const std::filesystem::path& folder,
                                                const std::string& name) {
  if (!is_file(folder / name)) return std::nullopt;
  BOOST_OUTCOME_TRY(const auto text, read_text(folder / name, kMaxTextBytes));
  BOOST_OUTCOME_TRY(auto document, parse_json(text, kMaxTextBytes, name));
  return document;
}

bool is_plain_shard_name(std::string_view name) {
  return name.ends_with(".safetensors") && !name.starts_with('.') && name.size() <= 255 &&
         name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos;
}

// Which shard the index puts each tensor in.
Result<std::map<std::string, std::string>> read_index(const nlohmann::json& document) {
  BOOST_OUTCOME_TRY(const auto weights, JsonView(document, kIndex).at("weight_map"));
  if (!weights.json().is_object() || weights.json().size() > SafetensorsFile::kMaxTensors)
    return weights.error(ErrorCode::kCorrupt, "must be an object of at most 65536 tensors");
  std::map<std::string, std::string> shard_of;
  for (const auto& [tensor, file] : weights.json().items()) {
    const JsonView at(file, weights.path() + "." + tensor.substr(0, 256));
    BOOST_OUTCOME_TRY(const auto name, at.string());
    if (!is_plain_shard_name(name))
      return at.error(ErrorCode::kCorrupt, "must be a .safetensors file of the same folder");
    shard_of.emplace(tensor, name);
  }
  return shard_of;
}

// eos_token_id is a number or a list of them.
Result<void> add_ends(const nlohmann::json& document, const std::string& name,
                      std::vector<TokenId>& ends) {
  const JsonView root(document, name);
  if (!root.has("eos_token_id")) return core::success();
  const JsonView at = root.at("eos_token_id").value();
  const std::size_t count = at.json().is_array() ? at.json().size() : 1;
  for (std::size_t i = 0; i < count; ++i) {
    BOOST_OUTCOME_TRY(const auto id, (at.json().is_array() ? at.item(i) : at).integer());
    if (id < 0 || id >= static_cast<std::int64_t>(Vocabulary::kMaxTokens))
      return at.error(ErrorCode::kOutOfRange, "a token id is 0 to 1048575");
    ends.push_back(static_cast<TokenId>(id));
  }
  return core::success();
}

// A special token's spelling: a string, or an object with it.
Result<std::optional<std::string>> spelling_of(const JsonView& root, const std::string& key) {
  if (!root.has(key)) return std::nullopt;
  const JsonView at = root.at(key).value();
  if (at.has("content")) {
    BOOST_OUTCOME_TRY(const auto content, at.at("content").value().string());
    return std::string(content);
  }
  BOOST_OUTCOME_TRY(const auto text, at.string());
  return std::string(text);
}

// tokenizer_config.json's template: a string, or a list of named ones of which "default" counts.
Result<std::optional<std::string>> template_of(const JsonView& root) {
  if (!root.has("chat_template")) return std::nullopt;
  const JsonView at = root.at("chat_template").value();
  if (!at.json().is_array()) {
    BOOST_OUTCOME_TRY(const auto text, at.string());
    return std::string(text);
  }
  for (std::size_t i = 0; i < at.json().size(); ++i) {
    BOOST_OUTCOME_TRY(const auto name, at.item(i).string_or("name", ""));
    if (name != "default") continue;
    BOOST_OUTCOME_TRY(const auto text, at.item(i).string_or("template", ""));
    return std::string(text);
  }
  return at.error(ErrorCode::kUnsupported, "has no template named default");
}

}  // namespace

std::string gguf_name(std::string_view name) {
  static const std::map<std::string_view, std::string_view> kWhole = {
      {"model.embed_tokens.weight", "token_embd.weight"},
      {"model.norm.weight", "output_norm.weight"},
      {"lm_head.weight", "output.weight"}};
  static const std::map<std::string_view, std::string_view> kParts = {
      {"input_layernorm", "attn_norm"},    {"post_attention_layernorm", "ffn_norm"},
      {"self_attn.q_proj", "attn_q"},      {"self_attn.k_proj", "attn_k"},
      {"self_attn.v_proj", "attn_v"},      {"self_attn.o_proj", "attn_output"},
      {"self_attn.q_norm", "attn_q_norm"}, {"self_attn.k_norm", "attn_k_norm"},
      {"mlp.gate_proj", "ffn_gate"},       {"mlp.up_proj", "ffn_up"},
      {"mlp.down_proj", "ffn_down"}};
  if (const auto whole = kWhole.find(name); whole != kWhole.end())
    return std::string(whole->second);
  constexpr std::string_view kLayers = "model.layers.";
  if (!name.starts_with(kLayers)) return std::string(name);
  const auto rest = name.substr(kLayers.size());
  const auto layer = rest.substr(0, rest.find('.'));
  const auto last = rest.rfind('.');
  const bool number = !layer.empty() && layer.size() <= 4 &&
                      layer.find_first_not_of("0123456789") == std::string_view::npos;
  if (!number || last <= layer.size() || last == std::string_view::npos) return std::string(name);
  const auto part = kParts.find(rest.substr(layer.size() + 1, last - layer.size() - 1));
  if (part == kParts.end()) return std::string(name);
  return "blk." + std::string(layer) + "." + std::string(part->second) +
         std::string(rest.substr(last));
}

bool ModelFolder::is_one(const std::filesystem::path& folder) {
  return !folder.empty() && is_file(folder / "config.json");
}

std::string ModelFolder::name_of(const std::filesystem::path& folder) {
  std::error_code failure;
  const auto whole = std::filesystem::absolute(folder, failure).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

Result<ModelFolder> ModelFolder::open(const std::filesystem::path& folder) {
  ModelFolder model;
  model.folder_ = folder;
  BOOST_OUTCOME_TRY(const auto text, read_text(folder / "config.json", kMaxTextBytes));
  BOOST_OUTCOME_TRY(model.config_, ModelConfig::from_json(text));
  model.config_.name = name_of(folder);
  BOOST_OUTCOME_TRY(model.open_shards());
  return model;
}

Result<void> ModelFolder::open_shards() {
  BOOST_OUTCOME_TRY(const auto index, read_json(folder_, kIndex));
  if (!index) {
    BOOST_OUTCOME_TRY(auto whole, SafetensorsFile::open(folder_ / kSingle));
    return add(std::move(whole));
  }
  BOOST_OUTCOME_TRY(auto shard_of, read_index(*index));
  std::set<std::string> shards;
  for (const auto& [tensor, shard] : shard_of) shards.insert(shard);
  if (shards.size() > kMaxShards)
    return core::error(ErrorCode::kOutOfRange, "names more than 1024 shards", kIndex);
  for (const std::string& name : shards) {
    BOOST_OUTCOME_TRY(auto shard, SafetensorsFile::open(folder_ / name));
    for (const StoredTensor& tensor : shard.tensors()) {
      const auto entry = shard_of.find(tensor.name);
      if (entry == shard_of.end() || entry->second != name)
        return core::error(ErrorCode::kCorrupt,
                           "is in " + name + ", where the index doesn't put it", tensor.name);
      shard_of.erase(entry);
    }
    BOOST_OUTCOME_TRY(add(std::move(shard)));
  }
  if (shard_of.empty()) return core::success();
  return core::error(ErrorCode::kCorrupt,
                     "isn't in " + shard_of.begin()->second + ", where the index puts it",
                     shard_of.begin()->first);
}

Result<void> ModelFolder::add(SafetensorsFile shard) {
  for (const StoredTensor& stored : shard.tensors()) {
    // A copy of the embedding, and frequencies that older files kept.
    if (config_.tied_embeddings && stored.name == "lm_head.weight") continue;
    if (stored.name.ends_with(".self_attn.rotary_emb.inv_freq")) continue;
    if (stored.name == "model.embed_tokens.weight" &&
        std::cmp_not_equal(stored.dims[1], config_.vocabulary))
      return core::error(ErrorCode::kCorrupt,
                         "has " + std::to_string(stored.dims[1]) + " rows; vocab_size is " +
                             std::to_string(config_.vocabulary),
                         stored.name);
    tensors_.push_back(stored);
    tensors_.back().name = gguf_name(stored.name);
  }
  shards_.push_back(std::move(shard));
  return core::success();
}

Result<std::string> ModelFolder::read_tokenizer() const {
  return read_text(folder_ / "tokenizer.json", Tokenizer::kMaxJsonBytes);
}

Result<std::vector<TokenId>> ModelFolder::ends() const {
  std::vector<TokenId> ends;
  for (const char* name : {"config.json", "generation_config.json"}) {
    BOOST_OUTCOME_TRY(const auto document, read_json(folder_, name));
    if (!document) continue;
    BOOST_OUTCOME_TRY(add_ends(*document, name, ends));
  }
  return ends;
}

Result<Tokenizer> ModelFolder::tokenizer() const {
  BOOST_OUTCOME_TRY(const auto ends_of_turns, ends());
  BOOST_OUTCOME_TRY(const auto text, read_tokenizer());
  return Tokenizer::from_json(text, ends_of_turns);
}

Result<TokenizerParts> ModelFolder::tokenizer_parts() const {
  BOOST_OUTCOME_TRY(const auto ends_of_turns, ends());
  BOOST_OUTCOME_TRY(const auto text, read_tokenizer());
  return Tokenizer::read_json(text, ends_of_turns);
}

Result<ModelFolder::ChatText> ModelFolder::chat_text() const {
  constexpr char kFile[] = "tokenizer_config.json";
  BOOST_OUTCOME_TRY(const auto document, read_json(folder_, kFile));
  ChatText found;
  if (document) {
    const JsonView root(*document, kFile);
    BOOST_OUTCOME_TRY(found.spellings.bos, spelling_of(root, "bos_token"));
    BOOST_OUTCOME_TRY(found.spellings.eos, spelling_of(root, "eos_token"));
    BOOST_OUTCOME_TRY(found.chat_template, template_of(root));
    if (root.has("add_bos_token")) {
      BOOST_OUTCOME_TRY(found.adds_bos, root.boolean_or("add_bos_token", false));
    }
  }
  const auto own_file = folder_ / "chat_template.jinja";
  if (is_file(own_file)) {
    BOOST_OUTCOME_TRY(found.chat_template, read_text(own_file, kMaxTextBytes));
  }
  return found;
}

Result<std::optional<ChatTemplate>> ModelFolder::chat_template() const {
  BOOST_OUTCOME_TRY(auto text, chat_text());
  if (!text.chat_template) return std::nullopt;
  BOOST_OUTCOME_TRY(auto parsed,
                    ChatTemplate::parse(*text.chat_template, std::move(text.spellings)));
  return parsed;
}

}  // namespace lemma::model
