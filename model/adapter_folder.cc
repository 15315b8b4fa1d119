#include "model/adapter_folder.h"

#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "model/folder.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

constexpr char kConfig[] = "adapter_config.json";
constexpr char kTensors[] = "adapter_model.safetensors";
constexpr std::size_t kMaxConfigBytes = 1 << 20;
constexpr std::string_view kPrefix = "base_model.model.";

// Half of the pair of a linear layer.
struct Half {
  std::string_view module;  // "model.layers.0.self_attn.q_proj"
  std::string matrix;       // "blk.0.attn_q.weight"
  bool is_a;
};

bool is_projection(std::string_view matrix) {
  if (!matrix.starts_with("blk.")) return false;
  const auto part = matrix.substr(matrix.find('.', 4) + 1);
  for (int p = 0; p < kProjections; ++p)
    if (part == std::string(gguf_part(static_cast<Projection>(p))) + ".weight") return true;
  return false;
}

std::optional<Half> half_of(std::string_view name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  for (const std::string_view end : {".lora_A.weight", ".lora_B.weight"}) {
    if (!name.ends_with(end) || name.size() < kPrefix.size() + end.size()) continue;
    const auto module = name.substr(kPrefix.size(), name.size() - kPrefix.size() - end.size());
    std::string matrix = gguf_name(std::string(module) + ".weight");
    if (is_projection(matrix)) return Half{module, std::move(matrix), end[6] == 'A'};
  }
  return std::nullopt;
}

Result<void> check_rank(const StoredTensor& tensor, bool is_a, int rank) {
  const std::uint64_t stored = tensor.dims[is_a ? 1 : 0];
  if (tensor.rank == 2 && std::cmp_equal(stored, rank)) return core::success();
  return core::error(
      ErrorCode::kCorrupt,
      "has rank " + std::to_string(stored) + "; " + kConfig + " says " + std::to_string(rank),
      tensor.name);
}

}  // namespace

Result<AdapterPairs> pair_tensors(std::span<const StoredTensor> tensors,
                                  const AdapterConfig& config) {
  AdapterPairs pairs;
  for (const StoredTensor& tensor : tensors) {
    const auto half = half_of(tensor.name);
    if (!half)
      return core::error(ErrorCode::kUnsupported,
                         "isn't lora_A or lora_B of a layer's q, k, v, o, gate, up or down",
                         tensor.name);
    BOOST_OUTCOME_TRY(const int rank, config.rank_of(half->module));
    BOOST_OUTCOME_TRY(check_rank(tensor, half->is_a, rank));
    LowRankPair& pair = pairs[half->matrix];
    BOOST_OUTCOME_TRY(pair.scale, config.scale_of(half->module));
    (half->is_a ? pair.a : pair.b) = tensor;
  }
  if (pairs.empty()) return core::error(ErrorCode::kCorrupt, "holds no tensors", kTensors);
  for (const auto& [matrix, pair] : pairs) {
    if (!pair.a.bytes.empty() && !pair.b.bytes.empty()) continue;
    return core::error(ErrorCode::kCorrupt, "has no other half",
                       pair.a.bytes.empty() ? pair.b.name : pair.a.name);
  }
  return pairs;
}

bool AdapterFolder::is_one(const std::filesystem::path& folder) {
  std::error_code failure;
  return !folder.empty() && std::filesystem::is_regular_file(folder / kConfig, failure);
}

Result<AdapterFolder> AdapterFolder::open(const std::filesystem::path& folder) {
  BOOST_OUTCOME_TRY(const auto text, read_text(folder / kConfig, kMaxConfigBytes));
  BOOST_OUTCOME_TRY(auto config, AdapterConfig::from_json(text));
  std::error_code failure;
  const auto bytes = std::filesystem::file_size(folder / kTensors, failure);
  if (!failure && bytes > kMaxFileBytes)
    return core::error(ErrorCode::kOutOfRange, "has more than 4 GiB", kTensors);
  BOOST_OUTCOME_TRY(auto file, SafetensorsFile::open(folder / kTensors));
  AdapterFolder adapter(std::move(config), std::move(file));
  BOOST_OUTCOME_TRY(adapter.pairs_, pair_tensors(adapter.file_.tensors(), adapter.config_));
  return adapter;
}

Result<void> AdapterFolder::fits(const ModelConfig& model) const {
  BOOST_OUTCOME_TRY(const auto layers, pairs_by_layer(pairs_, model));
  if (!config_.every_layer) return core::success();
  static constexpr std::array<std::string_view, kProjections> kModules{
      "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj",
      "mlp.gate_proj",    "mlp.up_proj",      "mlp.down_proj"};
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    for (std::size_t p = 0; p < kModules.size(); ++p) {
      const std::string module =
          "model.layers." + std::to_string(layer) + "." + std::string(kModules[p]);
      if (layers[layer][p] == nullptr && config_.targets_module(module))
        return core::error(ErrorCode::kCorrupt,
                           std::string(kConfig) + " targets it, and " + kTensors + " lacks it",
                           module);
    }
  }
  return core::success();
}

}  // namespace lemma::model
