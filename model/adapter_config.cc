#include "model/adapter_config.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/adapter.h"
#include "model/formats/json_view.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

constexpr std::size_t kMaxConfigBytes = 1 << 20;
constexpr char kName[] = "adapter_config.json";

// What has no part in using a trained adapter, or is read below.
constexpr std::string_view kKnown[] = {"alpha_pattern",
                                       "auto_mapping",
                                       "base_model_name_or_path",
                                       "bias",
                                       "corda_config",
                                       "eva_config",
                                       "exclude_modules",
                                       "inference_mode",
                                       "init_lora_weights",
                                       "layers_pattern",
                                       "layers_to_transform",
                                       "loftq_config",
                                       "lora_alpha",
                                       "lora_dropout",
                                       "megatron_core",
                                       "peft_type",
                                       "peft_version",
                                       "qalora_group_size",
                                       "r",
                                       "rank_pattern",
                                       "revision",
                                       "target_modules",
                                       "task_type",
                                       "use_rslora"};

core::Error at_key(const JsonView& at, ErrorCode code, const std::string& key, std::string what) {
  return core::error(code, std::move(what), at.path() + "." + key);
}

bool says_nothing(const nlohmann::json& value) {
  return value.is_null() || value == false || (value.is_structured() && value.empty());
}

Result<void> refuse_other_kinds(const JsonView& root) {
  BOOST_OUTCOME_TRY(const auto kind, root.string_or("peft_type", ""));
  if (kind != "LORA") return at_key(root, ErrorCode::kUnsupported, "peft_type", "must be LORA");
  BOOST_OUTCOME_TRY(const auto bias, root.string_or("bias", "none"));
  if (bias != "none") return at_key(root, ErrorCode::kUnsupported, "bias", "must be none");
  for (const auto& [key, value] : root.json().items()) {
    if (std::ranges::find(kKnown, key) != std::end(kKnown) || says_nothing(value)) continue;
    return at_key(root, ErrorCode::kUnsupported, key.substr(0, 64),
                  "is set; this build runs plain LoRA of linear layers alone");
  }
  // PiSSA, OLoRA, CorDA and LoftQ change the base model's weights when they begin.
  if (!root.has("init_lora_weights")) return core::success();
  const JsonView init = root.at("init_lora_weights").value();
  if (init.json().is_boolean()) return core::success();
  BOOST_OUTCOME_TRY(const auto method, init.string());
  for (const std::string_view harmless : {"gaussian", "eva", "orthogonal"})
    if (method == harmless) return core::success();
  return init.error(ErrorCode::kUnsupported,
                    "\"" + std::string(method.substr(0, 64)) +
                        "\" trains beside a changed base model, which this adapter lacks");
}

Result<int> rank_at(const JsonView& at) {
  BOOST_OUTCOME_TRY(const auto rank, at.integer());
  if (rank < 1 || rank > LowRankPair::kMaxRank)
    return at.error(ErrorCode::kOutOfRange, "must be 1 to 256");
  return static_cast<int>(rank);
}

Result<double> alpha_at(const JsonView& at) {
  BOOST_OUTCOME_TRY(const auto alpha, at.number());
  if (!std::isfinite(static_cast<float>(alpha)))
    return at.error(ErrorCode::kOutOfRange, "must be a finite number");
  return alpha;
}

bool is_plain(std::string_view pattern) {
  return !pattern.empty() && pattern.size() <= 256 && std::ranges::all_of(pattern, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  });
}

// rank_pattern and alpha_pattern: regular expressions in PEFT, plain ends of names here.
template <class T>
Result<std::map<std::string, T>> read_pattern(const JsonView& root, const char* key,
                                              Result<T> (*read)(const JsonView&)) {
  std::map<std::string, T> by_end;
  if (!root.has(key)) return by_end;
  const JsonView patterns = root.at(key).value();
  if (!patterns.json().is_object() || patterns.json().size() > AdapterConfig::kMaxPatterns)
    return patterns.error(ErrorCode::kCorrupt, "must be an object of at most 4096 patterns");
  for (const auto& [pattern, value] : patterns.json().items()) {
    const JsonView at(value, patterns.path() + "." + pattern.substr(0, 256));
    if (!is_plain(pattern))
      return at.error(ErrorCode::kUnsupported,
                      "is a regular expression; this build reads the ends of modules' names");
    BOOST_OUTCOME_TRY(const T one, read(at));
    by_end.emplace(pattern, one);
  }
  return by_end;
}

Result<std::vector<std::string>> read_targets(const JsonView& root) {
  std::vector<std::string> targets;
  if (!root.has("target_modules")) return targets;
  const JsonView list = root.at("target_modules").value();
  if (list.json().is_string()) return targets;  // a regular expression: the tensors say
  BOOST_OUTCOME_TRY(const auto count, list.array_size());
  if (count > AdapterConfig::kMaxTargets)
    return list.error(ErrorCode::kOutOfRange, "has more than 4096 modules");
  for (std::size_t i = 0; i < count; ++i) {
    BOOST_OUTCOME_TRY(const auto target, list.item(i).string());
    targets.emplace_back(target);
  }
  return targets;
}

bool ends_with_module(std::string_view module, std::string_view end) {
  return module == end || (module.size() > end.size() && module.ends_with(end) &&
                           module[module.size() - end.size() - 1] == '.');
}

// What the patterns say of a module, or `otherwise`.
template <class T>
Result<T> pattern_of(const std::map<std::string, T>& by_end, std::string_view module, T otherwise,
                     const char* key) {
  const std::pair<const std::string, T>* found = nullptr;
  for (const auto& entry : by_end) {
    if (!ends_with_module(module, entry.first)) continue;
    if (found != nullptr)
      return core::error(
          ErrorCode::kUnsupported,
          "both \"" + found->first + "\" and \"" + entry.first + "\" mean " + std::string(module),
          std::string(kName) + "." + key);
    found = &entry;
  }
  return found == nullptr ? otherwise : found->second;
}

}  // namespace

Result<AdapterConfig> AdapterConfig::from_json(std::string_view text) {
  BOOST_OUTCOME_TRY(const auto document, parse_json(text, kMaxConfigBytes, kName));
  const JsonView root(document, kName);
  BOOST_OUTCOME_TRY(refuse_other_kinds(root));
  AdapterConfig config;
  BOOST_OUTCOME_TRY(const auto base, root.string_or("base_model_name_or_path", ""));
  config.base_model = base.substr(0, 1024);
  BOOST_OUTCOME_TRY(const auto rank, root.at("r"));
  BOOST_OUTCOME_TRY(config.rank, rank_at(rank));
  BOOST_OUTCOME_TRY(const auto alpha, root.at("lora_alpha"));
  BOOST_OUTCOME_TRY(config.alpha, alpha_at(alpha));
  BOOST_OUTCOME_TRY(config.rank_stabilised, root.boolean_or("use_rslora", false));
  BOOST_OUTCOME_TRY(config.targets, read_targets(root));
  config.every_layer = !root.has("layers_to_transform") && !root.has("exclude_modules");
  BOOST_OUTCOME_TRY(config.ranks, read_pattern(root, "rank_pattern", rank_at));
  BOOST_OUTCOME_TRY(config.alphas, read_pattern(root, "alpha_pattern", alpha_at));
  return config;
}

Result<int> AdapterConfig::rank_of(std::string_view module) const {
  return pattern_of(ranks, module, rank, "rank_pattern");
}

Result<float> AdapterConfig::scale_of(std::string_view module) const {
  BOOST_OUTCOME_TRY(const double r, rank_of(module));
  BOOST_OUTCOME_TRY(const double a, pattern_of(alphas, module, alpha, "alpha_pattern"));
  return static_cast<float>(a / (rank_stabilised ? std::sqrt(r) : r));
}

bool AdapterConfig::targets_module(std::string_view module) const {
  return std::ranges::any_of(
      targets, [&](const std::string& target) { return ends_with_module(module, target); });
}

}  // namespace lemma::model
