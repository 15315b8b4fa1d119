#include "model/config.h"

#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "model/formats/gguf.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

constexpr std::array kArchitectures{
    std::pair<std::string_view, Architecture>{"llama", Architecture::kLlama}};

// Bounds that no real model reaches; they keep every later product of sizes within 64 bits.
constexpr int kMaxLayers = 1024;
constexpr int kMaxWidth = 1 << 17;
constexpr int kMaxFeedForward = 1 << 19;
constexpr int kMaxHeads = 1 << 10;
constexpr int kMaxContext = 1 << 24;
constexpr int kMaxVocabulary = 1 << 21;
constexpr int kHeadAlignment = 16;  // the kernels' vector of lanes

Result<Architecture> architecture_of(std::string_view name) {
  for (const auto& [known, architecture] : kArchitectures) {
    if (name == known) return architecture;
  }
  return core::error(
      ErrorCode::kUnsupported,
      "model architecture \"" + std::string(name) + "\" is not supported; this build runs: llama",
      "general.architecture");
}

Result<int> positive(Result<std::uint32_t> number, int max, const std::string& key) {
  BOOST_OUTCOME_TRY(const auto value, std::move(number));
  if (value < 1 || value > static_cast<std::uint32_t>(max)) {
    return core::error(ErrorCode::kOutOfRange, "must be 1 to " + std::to_string(max), key);
  }
  return static_cast<int>(value);
}

Result<void> read_rope(const GgufFile& file, const std::string& prefix, ModelConfig& config) {
  const auto key = [&](std::string_view name) { return prefix + "rope." + std::string(name); };
  BOOST_OUTCOME_TRY(config.rope_width,
                    positive(file.u32_or(key("dimension_count"), config.head_width),
                             config.head_width, key("dimension_count")));
  if (config.rope_width % 2 != 0) {
    return core::error(ErrorCode::kUnsupported, "must be even", key("dimension_count"));
  }
  BOOST_OUTCOME_TRY(config.rope_base, file.f32_or(key("freq_base"), 10000.0f));
  if (!std::isfinite(config.rope_base) || config.rope_base <= 0) {
    return core::error(ErrorCode::kOutOfRange, "must be a positive number", key("freq_base"));
  }
  BOOST_OUTCOME_TRY(const auto scaling, file.string_or(key("scaling.type"), "none"));
  if (scaling == "linear") {
    BOOST_OUTCOME_TRY(config.rope_scale, file.f32(key("scaling.factor")));
  } else if (scaling != "none") {
    return core::error(
        ErrorCode::kUnsupported,
        "rope scaling \"" + std::string(scaling) + "\" is not supported; none and linear are",
        key("scaling.type"));
  } else if (!file.has(key("scaling.type"))) {
    // Files older than scaling.type name a linear factor alone.
    BOOST_OUTCOME_TRY(config.rope_scale, file.f32_or(key("scale_linear"), 1.0f));
  }
  if (!std::isfinite(config.rope_scale) || config.rope_scale <= 0) {
    return core::error(ErrorCode::kOutOfRange, "must be a positive number", key("scaling.factor"));
  }
  return core::success();
}

}  // namespace

Result<ModelConfig> ModelConfig::from(const GgufFile& file) {
  ModelConfig config;
  BOOST_OUTCOME_TRY(const auto architecture, file.string("general.architecture"));
  BOOST_OUTCOME_TRY(config.architecture, architecture_of(architecture));
  BOOST_OUTCOME_TRY(const auto name, file.string_or("general.name", architecture));
  config.name = name;

  const std::string prefix = std::string(architecture) + ".";
  const auto size = [&](std::string_view suffix, int max) {
    const std::string key = prefix + std::string(suffix);
    return positive(file.u32(key), max, key);
  };
  BOOST_OUTCOME_TRY(config.layers, size("block_count", kMaxLayers));
  BOOST_OUTCOME_TRY(config.context, size("context_length", kMaxContext));
  BOOST_OUTCOME_TRY(config.width, size("embedding_length", kMaxWidth));
  BOOST_OUTCOME_TRY(config.feed_forward, size("feed_forward_length", kMaxFeedForward));
  BOOST_OUTCOME_TRY(config.heads, size("attention.head_count", kMaxHeads));
  const std::string kv_key = prefix + "attention.head_count_kv";
  BOOST_OUTCOME_TRY(config.kv_heads,
                    positive(file.u32_or(kv_key, config.heads), config.heads, kv_key));
  if (config.heads % config.kv_heads != 0) {
    return core::error(ErrorCode::kUnsupported,
                       "must divide the " + std::to_string(config.heads) + " query heads", kv_key);
  }
  const std::string head_key = prefix + "attention.key_length";
  BOOST_OUTCOME_TRY(config.head_width, positive(file.u32_or(head_key, config.width / config.heads),
                                                kMaxWidth, head_key));
  BOOST_OUTCOME_TRY(const auto value_width,
                    file.u32_or(prefix + "attention.value_length", config.head_width));
  if (std::cmp_not_equal(value_width, config.head_width) ||
      config.head_width % kHeadAlignment != 0) {
    return core::error(
        ErrorCode::kUnsupported,
        "keys and values must have the same width, a multiple of " + std::to_string(kHeadAlignment),
        head_key);
  }
  const std::string epsilon_key = prefix + "attention.layer_norm_rms_epsilon";
  BOOST_OUTCOME_TRY(config.norm_epsilon, file.f32(epsilon_key));
  if (!std::isfinite(config.norm_epsilon) || config.norm_epsilon < 0) {
    return core::error(ErrorCode::kOutOfRange, "must be a number of at least 0", epsilon_key);
  }
  BOOST_OUTCOME_TRY(read_rope(file, prefix, config));

  // The embedding has the last word on the vocabulary: metadata may omit it.
  const StoredTensor* embedding = file.find_tensor("token_embd.weight");
  if (embedding == nullptr) {
    return core::error(ErrorCode::kCorrupt, "the file lacks this tensor", "token_embd.weight");
  }
  if (embedding->dims[1] > kMaxVocabulary) {
    return core::error(ErrorCode::kOutOfRange,
                       "at most " + std::to_string(kMaxVocabulary) + " tokens are supported",
                       "token_embd.weight");
  }
  config.vocabulary = static_cast<int>(embedding->dims[1]);
  config.tied_embeddings = file.find_tensor("output.weight") == nullptr;
  return config;
}

}  // namespace lemma::model
