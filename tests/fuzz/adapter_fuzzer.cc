// Any bytes as an adapter, its configuration up to the first line's end and its tensors after it: a
// clear error, or pairs whose ranks agree and are bounded, and which fit a model or say why not.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/assert.h"
#include "model/adapter_folder.h"

namespace lemma::model {
namespace {

constexpr char kModule[] = "model.layers.0.self_attn.q_proj";

void check(const core::Error& error) { LEMMA_ASSERT(!error.detail.empty(), "an error says why"); }

AdapterConfig usual_config() {
  AdapterConfig config;
  config.rank = 4;
  config.alpha = 8;
  return config;
}

AdapterConfig as_config(std::string_view text) {
  const auto config = AdapterConfig::from_json(text);
  if (!config) {
    check(config.error());
    LEMMA_ASSERT(!config.error().field.empty(), "an error names its path");
    return usual_config();
  }
  const auto rank = config.value().rank_of(kModule);
  const auto scale = config.value().scale_of(kModule);
  if (!rank) {
    check(rank.error());
  } else {
    LEMMA_ASSERT(rank.value() >= 1 && rank.value() <= LowRankPair::kMaxRank, "ranks are bounded");
  }
  LEMMA_ASSERT(!scale || std::isfinite(scale.value()), "a scale is a number");
  return config.value();
}

void as_tensors(std::span<const std::byte> bytes, const AdapterConfig& config) {
  const auto file = SafetensorsFile::parse(bytes);
  if (!file) return check(file.error());
  const auto pairs = pair_tensors(file.value().tensors(), config);
  if (!pairs) return check(pairs.error());
  for (const auto& [matrix, pair] : pairs.value()) {
    LEMMA_ASSERT(pair.a.dims[1] == pair.b.dims[0], "both halves have the rank");
    LEMMA_ASSERT(pair.a.dims[1] <= LowRankPair::kMaxRank, "ranks are bounded");
  }
  ModelConfig model;
  model.layers = 2;
  model.width = model.feed_forward = 8;
  model.heads = model.kv_heads = 1;
  model.head_width = 8;
  const auto layers = pairs_by_layer(pairs.value(), model);
  if (!layers) return check(layers.error());
  LEMMA_ASSERT(layers.value().size() == 2, "every layer has its place");
}

}  // namespace
}  // namespace lemma::model

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::string_view line = text.substr(0, text.find('\n'));
  const auto rest = std::as_bytes(std::span(bytes, size)).subspan(line.size());
  const auto config = lemma::model::as_config(line);
  lemma::model::as_tensors(rest.empty() ? rest : rest.subspan(1), config);
  return 0;
}
