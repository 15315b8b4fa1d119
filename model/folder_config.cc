// ModelConfig::from_json: config.json, as transformers writes it.
#include <cmath>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/config.h"
#include "model/formats/json_view.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

constexpr std::size_t kMaxConfigBytes = 1 << 20;
constexpr int kQwen3HeadWidth = 128;  // where the file says nothing

core::Error at_key(const JsonView& at, ErrorCode code, const std::string& key, std::string what) {
  return core::error(code, std::move(what), at.path() + "." + key);
}

Result<ModelConfig> family_of(const JsonView& root) {
  static constexpr std::pair<std::string_view, std::string_view> kClasses[] = {
      {"LlamaForCausalLM", "llama"}, {"Qwen2ForCausalLM", "qwen2"}, {"Qwen3ForCausalLM", "qwen3"}};
  BOOST_OUTCOME_TRY(const auto classes, root.at("architectures"));
  BOOST_OUTCOME_TRY(const auto count, classes.array_size());
  if (count != 1) return classes.error(ErrorCode::kUnsupported, "must name one architecture");
  BOOST_OUTCOME_TRY(const auto name, classes.item(0).string());
  for (const auto& [known, architecture] : kClasses)
    if (name == known) return ModelConfig::of_architecture(architecture);
  return classes.error(ErrorCode::kUnsupported,
                       "\"" + std::string(name.substr(0, 64)) +
                           "\" is not supported; this build runs LlamaForCausalLM, "
                           "Qwen2ForCausalLM and Qwen3ForCausalLM");
}

// 1 .. max; `fallback` 0 means that the key must be there.
Result<int> size(const JsonView& at, const std::string& key, int max, int fallback = 0) {
  if (!at.has(key) && fallback == 0) return at_key(at, ErrorCode::kCorrupt, key, "is missing");
  BOOST_OUTCOME_TRY(const auto value, at.integer_or(key, fallback));
  if (value < 1 || value > max)
    return at_key(at, ErrorCode::kOutOfRange, key, "must be 1 to " + std::to_string(max));
  return static_cast<int>(value);
}

// Above `low`; NaN as fallback means that the key must be there.
Result<float> real(const JsonView& at, const std::string& key, double fallback, double low = 0) {
  if (!at.has(key) && std::isnan(fallback))
    return at_key(at, ErrorCode::kCorrupt, key, "is missing");
  BOOST_OUTCOME_TRY(const auto value, at.number_or(key, fallback));
  const auto narrow = static_cast<float>(value);
  if (!std::isfinite(narrow) || !(narrow > static_cast<float>(low)))
    return at_key(at, ErrorCode::kOutOfRange, key, "must be a number above " + std::to_string(low));
  return narrow;
}
constexpr double kRequired = std::numeric_limits<double>::quiet_NaN();

// What would change the forward pass, and isn't in it.
Result<void> refuse_unknown_parts(const JsonView& root) {
  const auto refuse = [&](const char* key, std::string why) {
    return at_key(root, ErrorCode::kUnsupported, key, std::move(why));
  };
  for (const char* key : {"attention_bias", "mlp_bias", "use_sliding_window"}) {
    BOOST_OUTCOME_TRY(const bool set, root.boolean_or(key, false));
    if (set) return refuse(key, "is true; this build runs false alone");
  }
  BOOST_OUTCOME_TRY(const auto activation, root.string_or("hidden_act", "silu"));
  if (activation != "silu") return refuse("hidden_act", "must be silu");
  if (root.has("quantization_config"))
    return refuse("quantization_config", "the tensors must be plain F32, F16 or BF16");
  BOOST_OUTCOME_TRY(const auto partial, root.number_or("partial_rotary_factor", 1));
  if (partial != 1) return refuse("partial_rotary_factor", "must be 1");
  if (!root.has("layer_types")) return core::success();
  const JsonView types = root.at("layer_types").value();
  BOOST_OUTCOME_TRY(const auto count, types.array_size());
  for (std::size_t i = 0; i < count; ++i) {
    BOOST_OUTCOME_TRY(const auto type, types.item(i).string());
    if (type != "full_attention")
      return types.item(i).error(ErrorCode::kUnsupported, "must be full_attention");
  }
  return core::success();
}

Result<RopeScaling> read_yarn(const JsonView& at, int context) {
  RopeScaling yarn{.kind = RopeScaling::Kind::kYarn};
  BOOST_OUTCOME_TRY(yarn.factor, real(at, "factor", kRequired));
  BOOST_OUTCOME_TRY(yarn.original_context,
                    size(at, "original_max_position_embeddings", ModelLimits::kContext, context));
  BOOST_OUTCOME_TRY(yarn.beta_fast, real(at, "beta_fast", yarn.beta_fast));
  BOOST_OUTCOME_TRY(yarn.beta_slow, real(at, "beta_slow", yarn.beta_slow));
  // The whole factor is given; Rotation multiplies its own share in.
  if (at.has("attention_factor")) {
    const float own = yarn.factor > 1 ? 1 + 0.1f * std::log(yarn.factor) : 1;
    BOOST_OUTCOME_TRY(const auto whole, real(at, "attention_factor", kRequired));
    yarn.attention = whole / own;
  }
  for (const char* key : {"mscale", "mscale_all_dim"})
    if (at.has(key)) return at_key(at, ErrorCode::kUnsupported, key, "isn't supported");
  BOOST_OUTCOME_TRY(const bool truncate, at.boolean_or("truncate", true));
  if (!truncate) return at_key(at, ErrorCode::kUnsupported, "truncate", "must be true");
  return yarn;
}

Result<RopeScaling> read_llama3(const JsonView& at) {
  RopeScaling scaling{.kind = RopeScaling::Kind::kLlama3};
  BOOST_OUTCOME_TRY(scaling.factor, real(at, "factor", kRequired));
  BOOST_OUTCOME_TRY(scaling.low_frequency, real(at, "low_freq_factor", kRequired));
  BOOST_OUTCOME_TRY(scaling.high_frequency,
                    real(at, "high_freq_factor", kRequired, scaling.low_frequency));
  BOOST_OUTCOME_TRY(scaling.original_context,
                    size(at, "original_max_position_embeddings", ModelLimits::kContext));
  return scaling;
}

Result<RopeScaling> read_scaling(const JsonView& at, int context) {
  BOOST_OUTCOME_TRY(const auto older, at.string_or("type", "default"));
  BOOST_OUTCOME_TRY(const auto type, at.string_or("rope_type", older));
  if (type == "default") return RopeScaling{};
  if (type == "yarn") return read_yarn(at, context);
  if (type == "llama3") return read_llama3(at);
  if (type == "linear") {
    BOOST_OUTCOME_TRY(const auto factor, real(at, "factor", kRequired));
    return RopeScaling{.kind = RopeScaling::Kind::kLinear, .factor = factor};
  }
  return at.error(ErrorCode::kUnsupported,
                  "rope type \"" + std::string(type.substr(0, 64)) +
                      "\" is not supported; default, linear, yarn and llama3 are");
}

// rope_theta and rope_scaling, or since transformers 5 rope_parameters with both.
Result<void> read_rope(const JsonView& root, ModelConfig& config) {
  config.rope_pairs = RopePairs::kHalves;
  config.rope_width = config.head_width;
  const bool together = root.has("rope_parameters");
  const JsonView base = together ? root.at("rope_parameters").value() : root;
  BOOST_OUTCOME_TRY(config.rope_base, real(base, "rope_theta", 10000, 1));
  if (together) {
    BOOST_OUTCOME_TRY(config.rope_scaling, read_scaling(base, config.context));
  } else if (root.has("rope_scaling")) {
    BOOST_OUTCOME_TRY(config.rope_scaling,
                      read_scaling(root.at("rope_scaling").value(), config.context));
  }
  return core::success();
}

Result<void> read_heads(const JsonView& root, ModelConfig& config) {
  BOOST_OUTCOME_TRY(config.heads, size(root, "num_attention_heads", ModelLimits::kHeads));
  const bool llama = config.architecture == Architecture::kLlama;
  BOOST_OUTCOME_TRY(config.kv_heads,
                    size(root, "num_key_value_heads", config.heads, llama ? config.heads : 0));
  if (config.heads % config.kv_heads != 0)
    return at_key(root, ErrorCode::kUnsupported, "num_key_value_heads",
                  "must divide the " + std::to_string(config.heads) + " query heads");
  const int usual =
      config.architecture == Architecture::kQwen3 ? kQwen3HeadWidth : config.width / config.heads;
  BOOST_OUTCOME_TRY(config.head_width, size(root, "head_dim", ModelLimits::kWidth, usual));
  if (config.head_width % ModelLimits::kHeadAlignment != 0)
    return at_key(root, ErrorCode::kUnsupported, "head_dim",
                  "is " + std::to_string(config.head_width) + "; it must be a multiple of 16");
  return core::success();
}

}  // namespace

Result<ModelConfig> ModelConfig::from_json(std::string_view text) {
  BOOST_OUTCOME_TRY(const auto document, parse_json(text, kMaxConfigBytes, "config.json"));
  const JsonView root(document, "config.json");
  BOOST_OUTCOME_TRY(auto config, family_of(root));
  BOOST_OUTCOME_TRY(refuse_unknown_parts(root));
  BOOST_OUTCOME_TRY(config.layers, size(root, "num_hidden_layers", ModelLimits::kLayers));
  BOOST_OUTCOME_TRY(config.context, size(root, "max_position_embeddings", ModelLimits::kContext));
  BOOST_OUTCOME_TRY(config.width, size(root, "hidden_size", ModelLimits::kWidth));
  BOOST_OUTCOME_TRY(config.feed_forward,
                    size(root, "intermediate_size", ModelLimits::kFeedForward));
  BOOST_OUTCOME_TRY(config.vocabulary, size(root, "vocab_size", ModelLimits::kVocabulary));
  BOOST_OUTCOME_TRY(read_heads(root, config));
  BOOST_OUTCOME_TRY(config.norm_epsilon, real(root, "rms_norm_eps", 1e-6));
  BOOST_OUTCOME_TRY(config.tied_embeddings, root.boolean_or("tie_word_embeddings", false));
  BOOST_OUTCOME_TRY(read_rope(root, config));
  return config;
}

}  // namespace lemma::model
