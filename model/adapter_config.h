// What an adapter is, as PEFT's adapter_config.json says. Foreign bytes: size and nesting are
// capped, ranks and patterns are bounded, and what would change the forward pass in a way that this
// build doesn't run is refused. Pure functions.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace lemma::model {

struct AdapterConfig {
  static constexpr std::size_t kMaxPatterns = 4096;
  static constexpr std::size_t kMaxTargets = 4096;

  std::string base_model;            // base_model_name_or_path: what it was trained on
  int rank = 0;                      // 1 .. LowRankPair::kMaxRank
  double alpha = 0;                  // finite
  bool rank_stabilised = false;      // use_rslora: alpha / sqrt(rank), not alpha / rank
  std::vector<std::string> targets;  // target_modules, where that is a list of names
  bool every_layer = true;           // no layers or modules are left out of the targets
  // By the end of a module's name, whole components: "q_proj", "layers.0.mlp.up_proj".
  std::map<std::string, int> ranks;
  std::map<std::string, double> alphas;

  // kCorrupt, kOutOfRange, kUnsupported; the field is the JSON path.
  static core::Result<AdapterConfig> from_json(std::string_view text);

  // Of a module, "model.layers.0.self_attn.q_proj". kUnsupported when two patterns mean it.
  core::Result<int> rank_of(std::string_view module) const;
  core::Result<float> scale_of(std::string_view module) const;
  // Whether the targets name it.
  bool targets_module(std::string_view module) const;
};

}  // namespace lemma::model
