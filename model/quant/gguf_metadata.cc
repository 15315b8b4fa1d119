#include "model/quant/gguf_metadata.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

constexpr char kFileType[] = "general.file_type";
constexpr char kQuantisation[] = "general.quantization_version";
constexpr std::uint32_t kQuantisationVersion = 2;

std::uint32_t number(int value) { return static_cast<std::uint32_t>(value); }

void add_rope(const ModelConfig& c, const std::string& prefix, GgufMetadata& out) {
  out.u32(prefix + "dimension_count", number(c.rope_width)).f32(prefix + "freq_base", c.rope_base);
  const RopeScaling& s = c.rope_scaling;
  const std::string scaling = prefix + "scaling.";
  // Llama 3's scaling is a tensor, rope_freqs.weight.
  if (s.kind == RopeScaling::Kind::kLinear)
    out.string(scaling + "type", "linear").f32(scaling + "factor", s.factor);
  if (s.kind == RopeScaling::Kind::kYarn) {
    out.string(scaling + "type", "yarn")
        .f32(scaling + "factor", s.factor)
        .u32(scaling + "original_context_length", number(s.original_context))
        .f32(scaling + "yarn_beta_fast", s.beta_fast)
        .f32(scaling + "yarn_beta_slow", s.beta_slow)
        .f32(scaling + "attn_factor", s.attention);
  }
}

void add_config(const ModelConfig& c, GgufMetadata& out) {
  const std::string architecture(to_string(c.architecture)), prefix = architecture + ".";
  out.string("general.architecture", architecture)
      .string("general.type", "model")
      .string("general.name", c.name)
      .u32(prefix + "block_count", number(c.layers))
      .u32(prefix + "context_length", number(c.context))
      .u32(prefix + "embedding_length", number(c.width))
      .u32(prefix + "feed_forward_length", number(c.feed_forward))
      .u32(prefix + "vocab_size", number(c.vocabulary))
      .u32(prefix + "attention.head_count", number(c.heads))
      .u32(prefix + "attention.head_count_kv", number(c.kv_heads))
      .u32(prefix + "attention.key_length", number(c.head_width))
      .u32(prefix + "attention.value_length", number(c.head_width))
      .f32(prefix + "attention.layer_norm_rms_epsilon", c.norm_epsilon);
  add_rope(c, prefix + "rope.", out);
}

// GGUF has keys for two tokens that end a turn; further ones are known by their names alone.
Result<void> add_ends(const VocabularyParts& parts, GgufMetadata& out) {
  std::vector<TokenId> ends;
  for (const TokenId id : parts.ends) {
    if (id < 0 || std::cmp_greater_equal(id, parts.tokens.size()))
      return core::error(ErrorCode::kCorrupt, "isn't in the vocabulary", "eos_token_id");
    const auto at = static_cast<std::size_t>(id);
    const bool by_name = ends_by_name(parts.tokens[at]) && parts.kinds[at] == TokenKind::kControl;
    if (std::ranges::find(ends, id) == ends.end() && (ends.empty() || !by_name)) ends.push_back(id);
  }
  if (ends.size() > 2)
    return core::error(ErrorCode::kUnsupported, "names more tokens than GGUF has keys for",
                       "eos_token_id");
  if (!ends.empty()) out.u32("tokenizer.ggml.eos_token_id", number(ends[0]));
  if (ends.size() > 1) out.u32("tokenizer.ggml.eot_token_id", number(ends[1]));
  return core::success();
}

// One token for each row of the embedding, the unused ones under names of their own.
Result<void> add_tokens(VocabularyParts parts, int rows, GgufMetadata& out) {
  if (std::cmp_greater(parts.tokens.size(), rows))
    return core::error(ErrorCode::kCorrupt,
                       "the tokenizer has more tokens than the embedding has rows", "model.vocab");
  parts.tokens.resize(static_cast<std::size_t>(rows));
  parts.kinds.resize(static_cast<std::size_t>(rows), TokenKind::kUnused);
  std::vector<std::int32_t> kinds;
  for (std::size_t i = 0; i < parts.tokens.size(); ++i) {
    if (parts.kinds[i] == TokenKind::kUnused) parts.tokens[i] = "[PAD" + std::to_string(i) + "]";
    kinds.push_back(static_cast<std::int32_t>(parts.kinds[i]));
  }
  out.strings("tokenizer.ggml.tokens", parts.tokens)
      .i32s("tokenizer.ggml.token_type", kinds)
      .strings("tokenizer.ggml.merges", parts.merges);
  return core::success();
}

Result<void> add_text(const ModelSource& source, GgufMetadata& out) {
  BOOST_OUTCOME_TRY(const auto parts, source.folder()->tokenizer_parts());
  BOOST_OUTCOME_TRY(const auto pretokenizer, Tokenizer::gguf_pretokenizer(parts));
  out.string("tokenizer.ggml.model", "gpt2").string("tokenizer.ggml.pre", pretokenizer);
  BOOST_OUTCOME_TRY(add_tokens(parts.vocabulary, source.config().vocabulary, out));
  BOOST_OUTCOME_TRY(add_ends(parts.vocabulary, out));
  BOOST_OUTCOME_TRY(const auto text, source.folder()->chat_text());
  const auto& tokens = parts.vocabulary.tokens;
  const auto bos = std::ranges::find(tokens, text.spellings.bos.value_or(""));
  if (text.spellings.bos && bos != tokens.end())
    out.u32("tokenizer.ggml.bos_token_id", static_cast<std::uint32_t>(bos - tokens.begin()));
  BOOST_OUTCOME_TRY(const auto first, source.first_token());
  out.boolean("tokenizer.ggml.add_bos_token", first.has_value());
  if (text.chat_template) out.string("tokenizer.chat_template", *text.chat_template);
  return core::success();
}

}  // namespace

Result<GgufMetadata> metadata_of(const ModelSource& source, std::uint32_t file_type) {
  GgufMetadata out;
  if (source.file()) {
    for (const GgufEntry& entry : source.file()->entries()) {
      const bool replaced = entry.key == kFileType || entry.key == kQuantisation ||
                            entry.key == "general.alignment";  // the writer's is the default
      if (!replaced) out.copy(entry);
    }
  } else {
    add_config(source.config(), out);
    BOOST_OUTCOME_TRY(add_text(source, out));
  }
  out.u32(kFileType, file_type).u32(kQuantisation, kQuantisationVersion);
  return out;
}

}  // namespace lemma::model
