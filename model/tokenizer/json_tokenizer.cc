// Tokenizer::from_json: Hugging Face's tokenizer.json, as the tokenizers library writes it.
#include <algorithm>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/formats/json_view.h"
#include "model/tokenizer/normalise.h"
#include "model/tokenizer/tokenizer.h"

namespace lemma::model {
namespace {

using core::ErrorCode;
using core::Result;

// As these models' files spell their words' pattern; what it means is in pretokenizer.cc.
constexpr std::pair<std::string_view, std::string_view> kSplits[] = {
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     "qwen2"},
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     "llama-bpe"},
};

core::Error unsupported(const JsonView& at, std::string detail) {
  return at.error(ErrorCode::kUnsupported, std::move(detail));
}

Result<void> require(const JsonView& at, const std::string& key, bool wanted, bool fallback) {
  BOOST_OUTCOME_TRY(const bool value, at.boolean_or(key, fallback));
  if (value == wanted) return core::success();
  return core::error(ErrorCode::kUnsupported, std::string("must be ") + (wanted ? "true" : "false"),
                     at.path() + "." + key);
}

Result<std::string> type_of(const JsonView& at) {
  BOOST_OUTCOME_TRY(const auto type, at.at("type"));
  BOOST_OUTCOME_TRY(const auto name, type.string());
  return std::string(name.substr(0, 64));
}

Result<void> byte_level(const JsonView& at, bool with_pattern) {
  BOOST_OUTCOME_TRY(const auto type, type_of(at));
  if (type != "ByteLevel") return unsupported(at, "is a '" + type + "'; it must be a ByteLevel");
  BOOST_OUTCOME_TRY(require(at, "add_prefix_space", false, true));
  return require(at, "use_regex", with_pattern, true);
}

Result<std::string> split_of(const JsonView& at) {
  BOOST_OUTCOME_TRY(const auto pattern, at.at("pattern"));
  BOOST_OUTCOME_TRY(const auto expression, pattern.at("Regex"));
  BOOST_OUTCOME_TRY(const auto text, expression.string());
  BOOST_OUTCOME_TRY(const auto behaviour, at.string_or("behavior", ""));
  if (behaviour != "Isolated") return unsupported(at, "must have the behavior 'Isolated'");
  BOOST_OUTCOME_TRY(require(at, "invert", false, false));
  for (const auto& [known, name] : kSplits)
    if (text == known) return std::string(name);
  return unsupported(expression, "isn't a pattern that this build knows (Qwen2's, Llama 3's)");
}

// The name for Pretokenizer::named.
Result<std::string> read_pretokenizer(const JsonView& at) {
  BOOST_OUTCOME_TRY(const auto type, type_of(at));
  if (type == "ByteLevel") {
    BOOST_OUTCOME_TRY(byte_level(at, true));
    return std::string("gpt-2");
  }
  if (type != "Sequence") return unsupported(at, "is a '" + type + "', which isn't known");
  BOOST_OUTCOME_TRY(const auto steps, at.at("pretokenizers"));
  BOOST_OUTCOME_TRY(const auto count, steps.array_size());
  if (count == 1) return read_pretokenizer(steps.item(0));
  if (count != 2) return unsupported(steps, "must be two steps, the second a ByteLevel");
  const auto first = steps.item(0);
  BOOST_OUTCOME_TRY(const auto kind, type_of(first));
  if (kind == "Digits") {
    BOOST_OUTCOME_TRY(require(first, "individual_digits", true, false));
    BOOST_OUTCOME_TRY(byte_level(steps.item(1), true));
    return std::string("smollm");
  }
  if (kind != "Split") return unsupported(first, "is a '" + kind + "', which isn't known");
  BOOST_OUTCOME_TRY(auto name, split_of(first));
  BOOST_OUTCOME_TRY(byte_level(steps.item(1), false));
  return name;
}

Result<Normalisation> read_normaliser(const JsonView& at) {
  BOOST_OUTCOME_TRY(const auto type, type_of(at));
  if (type == "NFC") return Normalisation::kNfc;
  if (type != "Sequence") return unsupported(at, "is a '" + type + "'; this build knows NFC");
  BOOST_OUTCOME_TRY(const auto steps, at.at("normalizers"));
  BOOST_OUTCOME_TRY(const auto count, steps.array_size());
  if (count == 0) return Normalisation::kNone;
  if (count > 1) return unsupported(steps, "is more than one step");
  return read_normaliser(steps.item(0));
}

Result<void> place(VocabularyParts& parts, const JsonView& at, std::int64_t id,
                   std::string_view spelling, TokenKind kind) {
  if (id < 0 || id >= static_cast<std::int64_t>(Vocabulary::kMaxTokens))
    return at.error(ErrorCode::kOutOfRange, "an id is 0 to 1048575");
  const auto index = static_cast<std::size_t>(id);
  if (index >= parts.tokens.size()) {
    parts.tokens.resize(index + 1);
    parts.kinds.resize(index + 1, TokenKind::kUnused);  // ids that nothing claims
  }
  const bool taken = parts.kinds[index] != TokenKind::kUnused;
  if (taken && parts.tokens[index] != spelling)
    return at.error(ErrorCode::kCorrupt, "the id " + std::to_string(id) + " is given twice");
  parts.tokens[index] = spelling;
  parts.kinds[index] = kind;
  return core::success();
}

Result<void> read_model(const JsonView& at, VocabularyParts& parts) {
  BOOST_OUTCOME_TRY(const auto type, type_of(at));
  if (type != "BPE") return unsupported(at, "is a '" + type + "'; this build reads BPE");
  if (at.has("dropout")) return unsupported(at, "has a dropout");
  BOOST_OUTCOME_TRY(require(at, "byte_fallback", false, false));
  for (const char* affix : {"continuing_subword_prefix", "end_of_word_suffix"}) {
    BOOST_OUTCOME_TRY(const auto text, at.string_or(affix, ""));
    if (!text.empty()) return unsupported(at, std::string("has a ") + affix);
  }
  BOOST_OUTCOME_TRY(parts.whole_words, at.boolean_or("ignore_merges", false));
  BOOST_OUTCOME_TRY(const auto vocabulary, at.at("vocab"));
  if (!vocabulary.json().is_object() || vocabulary.json().size() > Vocabulary::kMaxTokens)
    return vocabulary.error(ErrorCode::kCorrupt, "must be an object of at most 1048576 tokens");
  for (const auto& [spelling, number] : vocabulary.json().items()) {
    BOOST_OUTCOME_TRY(const auto id, JsonView(number, vocabulary.path()).integer());
    BOOST_OUTCOME_TRY(place(parts, vocabulary, id, spelling, TokenKind::kNormal));
  }
  return core::success();
}

// "left right", or since version 0.20 of the library ["left", "right"].
Result<void> read_merges(const JsonView& at, VocabularyParts& parts) {
  BOOST_OUTCOME_TRY(const auto merges, at.at("merges"));
  BOOST_OUTCOME_TRY(const auto count, merges.array_size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto& merge = merges.json()[i];
    if (merge.is_string()) {
      parts.merges.push_back(merge.get<std::string>());
    } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() &&
               merge[1].is_string()) {
      parts.merges.push_back(merge[0].get<std::string>() + " " + merge[1].get<std::string>());
    } else {
      return merges.item(i).error(ErrorCode::kCorrupt, "isn't two tokens");
    }
  }
  return core::success();
}

Result<void> read_added(const JsonView& at, Normalisation normalisation, VocabularyParts& parts) {
  BOOST_OUTCOME_TRY(const auto count, at.array_size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto token = at.item(i);
    BOOST_OUTCOME_TRY(const auto content, token.at("content"));
    BOOST_OUTCOME_TRY(const auto spelling, content.string());
    BOOST_OUTCOME_TRY(const auto number, token.at("id"));
    BOOST_OUTCOME_TRY(const auto id, number.integer());
    BOOST_OUTCOME_TRY(const bool special, token.boolean_or("special", false));
    for (const char* rule : {"single_word", "lstrip", "rstrip"}) {
      BOOST_OUTCOME_TRY(require(token, rule, false, false));
    }
    BOOST_OUTCOME_TRY(const bool normalised, token.boolean_or("normalized", false));
    if (normalised && normalisation == Normalisation::kNfc && in_nfc(spelling))
      return unsupported(token, "is matched in normalised text but isn't in NFC itself");
    BOOST_OUTCOME_TRY(
        place(parts, token, id, spelling, special ? TokenKind::kControl : TokenKind::kUserDefined));
    // The same spelling under another id, as a word of the model, could never be told apart.
    if (ends_by_name(spelling)) parts.ends.push_back(static_cast<TokenId>(id));
  }
  return core::success();
}

// Vocabulary::build names GGUF's keys.
core::Error with_json_path(core::Error error) {
  if (error.field == "tokenizer.ggml.tokens") error.field = "model.vocab";
  if (error.field == "tokenizer.ggml.merges") error.field = "model.merges";
  if (error.field == "tokenizer.ggml.eos_token_id") error.field = "eos_token_id";
  return error;
}

// Whether a text of its own begins with a special token; what else the step does is left out of account.
bool adds_first(const JsonView& at) {
  const auto& step = at.json();
  const auto list = [&](const char* key) {
    return step.is_object() && step.contains(key) && step[key].is_array() ? step[key]
                                                                          : nlohmann::json::array();
  };
  for (const auto& inner : list("processors"))
    for (const auto& piece : inner.is_object() && inner.contains("single") ? inner["single"]
                                                                           : nlohmann::json::array())
      return piece.is_object() && piece.contains("SpecialToken");
  for (const auto& piece : list("single"))
    return piece.is_object() && piece.contains("SpecialToken");
  return false;
}

}  // namespace

Result<TokenizerParts> Tokenizer::read_json(std::string_view json, std::span<const TokenId> ends) {
  BOOST_OUTCOME_TRY(const auto document, parse_json(json, kMaxJsonBytes, "tokenizer.json"));
  const JsonView root(document, "");
  if (!document.is_object())
    return core::error(ErrorCode::kCorrupt, "isn't an object", "tokenizer.json");
  TokenizerParts parts;
  if (root.has("normalizer")) {
    BOOST_OUTCOME_TRY(parts.normalisation, read_normaliser(root.at("normalizer").value()));
  }
  BOOST_OUTCOME_TRY(const auto words, root.at("pre_tokenizer"));
  BOOST_OUTCOME_TRY(parts.pretokenizer, read_pretokenizer(words));
  BOOST_OUTCOME_TRY(const auto model, root.at("model"));
  parts.vocabulary.ends.assign(ends.begin(), ends.end());
  BOOST_OUTCOME_TRY(read_model(model, parts.vocabulary));
  BOOST_OUTCOME_TRY(read_merges(model, parts.vocabulary));
  parts.has_unknown = model.has("unk_token");
  if (root.has("post_processor")) parts.adds_first = adds_first(root.at("post_processor").value());
  if (root.has("added_tokens")) {
    BOOST_OUTCOME_TRY(
        read_added(root.at("added_tokens").value(), parts.normalisation, parts.vocabulary));
  }
  return parts;
}

Result<Tokenizer> Tokenizer::from_json(std::string_view json, std::span<const TokenId> ends) {
  BOOST_OUTCOME_TRY(const auto parts, read_json(json, ends));
  auto built = build(parts.vocabulary, parts.pretokenizer, parts.normalisation);
  if (!built) return with_json_path(std::move(built).error());
  // Where the reference writes an unknown token, this tokenizer would write nothing.
  if (parts.has_unknown && !built.value().lacking_bytes().empty())
    return core::error(ErrorCode::kUnsupported,
                       "has an unk_token, and bytes that only it could stand for", "model");
  return built;
}

}  // namespace lemma::model
