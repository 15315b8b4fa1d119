#include "model/model_source.h"

#include <algorithm>
#include <string>
#include <utility>

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

// tokenizer.ggml.add_bos_token, and what readers take for granted where it is absent.
Result<std::optional<TokenId>> first_of(const GgufFile& file) {
  constexpr char kAdds[] = "tokenizer.ggml.add_bos_token", kBos[] = "tokenizer.ggml.bos_token_id";
  BOOST_OUTCOME_TRY(const auto pretokenizer, file.string_or("tokenizer.ggml.pre", ""));
  const bool usual = pretokenizer == "llama-bpe" || pretokenizer == "llama3" || pretokenizer == "llama-v3";
  BOOST_OUTCOME_TRY(const bool adds, file.boolean_or(kAdds, usual));
  if (!adds) return std::nullopt;
  BOOST_OUTCOME_TRY(const auto id, file.u32(kBos));
  BOOST_OUTCOME_TRY(const auto tokens, file.strings("tokenizer.ggml.tokens"));
  if (id >= tokens.size())
    return core::error(ErrorCode::kCorrupt, "isn't in the vocabulary", kBos);
  return static_cast<TokenId>(id);
}

Result<std::optional<TokenId>> first_of(const ModelFolder& folder) {
  BOOST_OUTCOME_TRY(const auto text, folder.chat_text());
  BOOST_OUTCOME_TRY(const auto parts, folder.tokenizer_parts());
  if (!text.adds_bos.value_or(parts.adds_first)) return std::nullopt;
  const auto& tokens = parts.vocabulary.tokens;
  const auto found = std::ranges::find(tokens, text.spellings.bos.value_or(""));
  if (found == tokens.end() || !text.spellings.bos)
    return core::error(ErrorCode::kCorrupt, "isn't in the vocabulary",
                       "tokenizer_config.json.bos_token");
  return static_cast<TokenId>(found - tokens.begin());
}

}  // namespace

Result<ModelSource> ModelSource::open(const std::filesystem::path& path) {
  if (ModelFolder::is_one(path)) {
    BOOST_OUTCOME_TRY(auto folder, ModelFolder::open(path));
    ModelConfig config = folder.config();
    return ModelSource(std::move(config), std::move(folder));
  }
  BOOST_OUTCOME_TRY(auto file, GgufFile::open(path));
  BOOST_OUTCOME_TRY(auto config, ModelConfig::from(file));
  return ModelSource(std::move(config), std::move(file));
}

std::span<const StoredTensor> ModelSource::tensors() const {
  return std::visit([](const auto& parts) { return parts.tensors(); }, parts_);
}

Result<Tokenizer> ModelSource::tokenizer() const {
  return file() ? Tokenizer::from_gguf(*file()) : folder()->tokenizer();
}

Result<std::optional<TokenId>> ModelSource::first_token() const {
  return file() ? first_of(*file()) : first_of(*folder());
}

}  // namespace lemma::model
