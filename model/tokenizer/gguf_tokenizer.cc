// Tokenizer::from_gguf: the tokenizer.ggml.* keys, as the GGUF specification lists them.
#include <string>

#include "model/formats/gguf.h"
#include "model/tokenizer/tokenizer.h"

namespace lemma::model {
namespace {

using core::error;
using core::ErrorCode;

// What a name in tokenizer.ggml.pre says. The file leaves it to the name whether text is normalised
// and whether words are taken whole.
struct Scheme {
  std::string_view name, pretokenizer;
  Normalisation normalisation = Normalisation::kNone;
  bool whole_words = false;
};
constexpr Scheme kSchemes[] = {
    {"qwen2", "qwen2", Normalisation::kNfc},
    {"deepseek-r1-qwen", "qwen2", Normalisation::kNfc},
    {"llama-bpe", "llama-bpe", Normalisation::kNone, true},
    {"llama3", "llama-bpe", Normalisation::kNone, true},
    {"llama-v3", "llama-bpe", Normalisation::kNone, true},
};

Scheme scheme_of(std::string_view name) {
  for (const Scheme& scheme : kSchemes)
    if (scheme.name == name) return scheme;
  return {name, name};
}

core::Result<std::vector<TokenKind>> read_kinds(const GgufFile& file) {
  std::vector<TokenKind> kinds;
  if (!file.has("tokenizer.ggml.token_type")) return kinds;
  BOOST_OUTCOME_TRY(const auto numbers, file.i32s("tokenizer.ggml.token_type"));
  kinds.reserve(numbers.size());
  for (const auto number : numbers) {
    if (number < 1 || number > 6)
      return error(ErrorCode::kCorrupt, "a token type is outside 1 .. 6",
                   "tokenizer.ggml.token_type");
    kinds.push_back(static_cast<TokenKind>(number));
  }
  return kinds;
}

core::Result<std::vector<TokenId>> read_ends(const GgufFile& file, const VocabularyParts& parts) {
  std::vector<TokenId> ends;
  for (const char* key : {"tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"}) {
    if (!file.has(key)) continue;
    BOOST_OUTCOME_TRY(const auto id, file.u32(key));
    if (id >= parts.tokens.size())
      return error(ErrorCode::kCorrupt, "the end token isn't in the vocabulary", key);
    ends.push_back(static_cast<TokenId>(id));
  }
  for (std::size_t i = 0; i < parts.tokens.size(); ++i) {
    if (i < parts.kinds.size() && parts.kinds[i] != TokenKind::kControl) continue;
    if (ends_by_name(parts.tokens[i])) ends.push_back(static_cast<TokenId>(i));
  }
  return ends;
}

}  // namespace

core::Result<Tokenizer> Tokenizer::from_gguf(const GgufFile& file) {
  BOOST_OUTCOME_TRY(const auto kind, file.string("tokenizer.ggml.model"));
  if (kind != "gpt2")
    return error(ErrorCode::kUnsupported,
                 "the tokenizer is of kind '" + std::string(kind.substr(0, 64)) +
                     "'; this build reads byte-level BPE ('gpt2')",
                 "tokenizer.ggml.model");
  BOOST_OUTCOME_TRY(const auto pre, file.string_or("tokenizer.ggml.pre", "gpt-2"));
  BOOST_OUTCOME_TRY(const auto tokens, file.strings("tokenizer.ggml.tokens"));
  BOOST_OUTCOME_TRY(const auto merges, file.strings("tokenizer.ggml.merges"));
  VocabularyParts parts{.tokens = {tokens.begin(), tokens.end()},
                        .merges = {merges.begin(), merges.end()}};
  BOOST_OUTCOME_TRY(parts.kinds, read_kinds(file));
  BOOST_OUTCOME_TRY(parts.ends, read_ends(file, parts));
  const Scheme scheme = scheme_of(pre);
  parts.whole_words = scheme.whole_words;
  return build(parts, scheme.pretokenizer, scheme.normalisation);
}

core::Result<std::string> Tokenizer::gguf_pretokenizer(const TokenizerParts& parts) {
  for (const char* name : {"gpt-2", "smollm", "qwen2", "llama-bpe"}) {
    const Scheme scheme = scheme_of(name);
    if (scheme.pretokenizer == parts.pretokenizer && scheme.normalisation == parts.normalisation &&
        scheme.whole_words == parts.vocabulary.whole_words)
      return std::string(name);
  }
  return error(ErrorCode::kUnsupported,
               "GGUF has no name for the pretokenizer '" + parts.pretokenizer +
                   "' with this normaliser and ignore_merges",
               "tokenizer.ggml.pre");
}

}  // namespace lemma::model
