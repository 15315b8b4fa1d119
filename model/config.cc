#include "model/config.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include "model/formats/gguf.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

struct Family {
  std::string_view name;
  Architecture architecture;
  bool qkv_bias, qk_norm;
  RopePairs rope_pairs;  // in GGUF files
};
constexpr Family kFamilies[] = {
    {"llama", Architecture::kLlama, false, false, RopePairs::kNeighbours},
    {"qwen2", Architecture::kQwen2, true, false, RopePairs::kHalves},
    {"qwen3", Architecture::kQwen3, false, true, RopePairs::kHalves},
};

constexpr int kMaxLayers = ModelLimits::kLayers;
constexpr int kMaxWidth = ModelLimits::kWidth;
constexpr int kMaxFeedForward = ModelLimits::kFeedForward;
constexpr int kMaxHeads = ModelLimits::kHeads;
constexpr int kMaxContext = ModelLimits::kContext;
constexpr int kMaxVocabulary = ModelLimits::kVocabulary;
constexpr int kHeadAlignment = ModelLimits::kHeadAlignment;

Result<int> positive(Result<std::uint32_t> number, int max, const std::string& key) {
  BOOST_OUTCOME_TRY(const auto value, std::move(number));
  if (value < 1 || value > static_cast<std::uint32_t>(max)) {
    return core::error(ErrorCode::kOutOfRange, "must be 1 to " + std::to_string(max), key);
  }
  return static_cast<int>(value);
}

Result<float> positive(Result<float> number, const std::string& key) {
  BOOST_OUTCOME_TRY(const auto value, std::move(number));
  if (!std::isfinite(value) || value <= 0)
    return core::error(ErrorCode::kOutOfRange, "must be a positive number", key);
  return value;
}

// A key that this build leaves out of account must be absent or say what is done anyway.
Result<void> must_be(Result<float> number, float neutral, const std::string& key) {
  BOOST_OUTCOME_TRY(const auto value, std::move(number));
  if (value == neutral) return core::success();
  return core::error(
      ErrorCode::kUnsupported,
      "is " + std::to_string(value) + "; this build runs " + std::to_string(neutral) + " alone",
      key);
}

Result<RopeScaling> read_yarn(const GgufFile& file, const std::string& prefix, int context) {
  const auto number = [&](const char* name, float fallback) {
    return positive(file.f32_or(prefix + name, fallback), prefix + name);
  };
  RopeScaling yarn{.kind = RopeScaling::Kind::kYarn};
  BOOST_OUTCOME_TRY(yarn.factor, positive(file.f32(prefix + "factor"), prefix + "factor"));
  const std::string original = prefix + "original_context_length";
  BOOST_OUTCOME_TRY(
      yarn.original_context,
      positive(file.u32_or(original, static_cast<std::uint32_t>(context)), kMaxContext, original));
  BOOST_OUTCOME_TRY(yarn.beta_fast, number("yarn_beta_fast", yarn.beta_fast));
  BOOST_OUTCOME_TRY(yarn.beta_slow, number("yarn_beta_slow", yarn.beta_slow));
  const auto ignored = [&](const char* name, float neutral) {
    return must_be(file.f32_or(prefix + name, neutral), neutral, prefix + name);
  };
  // Converters write another factor's meaning under this name than readers take it for.
  BOOST_OUTCOME_TRY(ignored("yarn_attn_factor", 1));
  BOOST_OUTCOME_TRY(ignored("yarn_ext_factor", 1));
  BOOST_OUTCOME_TRY(ignored("yarn_log_multiplier", 0));
  return yarn;
}

// `prefix` ends in "rope.scaling.".
Result<RopeScaling> read_scaling(const GgufFile& file, const std::string& prefix, int context) {
  const std::string key = prefix + "type";
  // Older files give a linear factor without naming the type.
  BOOST_OUTCOME_TRY(const auto type,
                    file.string_or(key, file.has(prefix + "factor") ? "linear" : "none"));
  if (type == "yarn") return read_yarn(file, prefix, context);
  if (type == "linear") {
    BOOST_OUTCOME_TRY(const auto factor, file.f32(prefix + "factor"));
    if (factor == 0) return RopeScaling{};  // how some writers say that there is none
    RopeScaling linear{.kind = RopeScaling::Kind::kLinear};
    BOOST_OUTCOME_TRY(linear.factor, positive(factor, prefix + "factor"));
    return linear;
  }
  if (type == "none") return RopeScaling{};
  return core::error(ErrorCode::kUnsupported,
                     "rope scaling \"" + std::string(type.substr(0, 64)) +
                         "\" is not supported; none, linear and yarn are",
                     key);
}

Result<void> read_rope(const GgufFile& file, const std::string& prefix, ModelConfig& config) {
  const std::string width_key = prefix + "dimension_count", base_key = prefix + "freq_base";
  BOOST_OUTCOME_TRY(config.rope_width,
                    positive(file.u32_or(width_key, static_cast<std::uint32_t>(config.head_width)),
                             config.head_width, width_key));
  if (config.rope_width % 2 != 0)
    return core::error(ErrorCode::kUnsupported, "must be even", width_key);
  BOOST_OUTCOME_TRY(config.rope_base, file.f32_or(base_key, 10000.0f));
  if (!std::isfinite(config.rope_base) || config.rope_base <= 1)
    return core::error(ErrorCode::kOutOfRange, "must be a number above 1", base_key);
  BOOST_OUTCOME_TRY(config.rope_scaling, read_scaling(file, prefix + "scaling.", config.context));
  const std::string attention_key = prefix + "scaling.attn_factor";
  BOOST_OUTCOME_TRY(config.rope_scaling.attention,
                    positive(file.f32_or(attention_key, 1), attention_key));
  if (const std::string old = prefix + "scale_linear";
      file.has(old) && config.rope_scaling.kind == RopeScaling::Kind::kNone &&
      !file.has(prefix + "scaling.type")) {
    // Still older files' key.
    config.rope_scaling.kind = RopeScaling::Kind::kLinear;
    BOOST_OUTCOME_TRY(config.rope_scaling.factor, positive(file.f32(old), old));
  }
  return core::success();
}

// What would change the forward pass, and isn't in it.
Result<void> refuse_unknown_parts(const GgufFile& file, const std::string& prefix, int context) {
  const auto refuse = [&](const char* name, std::uint32_t without_effect_from) -> Result<void> {
    BOOST_OUTCOME_TRY(const auto value, file.u32_or(prefix + name, 0));
    if (value == 0 || value >= without_effect_from) return core::success();
    return core::error(ErrorCode::kUnsupported,
                       "is " + std::to_string(value) + "; this build runs 0 alone", prefix + name);
  };
  BOOST_OUTCOME_TRY(refuse("expert_count", std::numeric_limits<std::uint32_t>::max()));
  return refuse("attention.sliding_window", static_cast<std::uint32_t>(context));
}

}  // namespace

std::string_view to_string(Architecture architecture) {
  for (const Family& family : kFamilies) {
    if (family.architecture == architecture) return family.name;
  }
  return "";
}

Result<ModelConfig> ModelConfig::of_architecture(std::string_view name) {
  std::string known;
  for (const Family& family : kFamilies) {
    if (name == family.name) {
      ModelConfig config;
      config.architecture = family.architecture;
      config.qkv_bias = family.qkv_bias;
      config.qk_norm = family.qk_norm;
      config.rope_pairs = family.rope_pairs;
      return config;
    }
    known += (known.empty() ? "" : ", ") + std::string(family.name);
  }
  return core::error(ErrorCode::kUnsupported,
                     "model architecture \"" + std::string(name.substr(0, 64)) +
                         "\" is not supported; this build runs: " + known,
                     "general.architecture");
}

Result<ModelConfig> ModelConfig::from(const GgufFile& file) {
  BOOST_OUTCOME_TRY(const auto architecture, file.string("general.architecture"));
  BOOST_OUTCOME_TRY(auto config, of_architecture(architecture));
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
  BOOST_OUTCOME_TRY(read_rope(file, prefix + "rope.", config));
  BOOST_OUTCOME_TRY(refuse_unknown_parts(file, prefix, config.context));

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
