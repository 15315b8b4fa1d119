#include "model/adapter.h"

#include <set>

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

Result<void> check_shape(const StoredTensor& tensor, std::uint64_t rows, std::uint64_t columns) {
  if (tensor.rank == 2 && tensor.dims[0] == columns && tensor.dims[1] == rows)
    return core::success();
  return core::error(ErrorCode::kCorrupt,
                     "is " + std::to_string(tensor.elements() / tensor.dims[0]) + " x " +
                         std::to_string(tensor.dims[0]) + "; the model asks for " +
                         std::to_string(rows) + " x " + std::to_string(columns),
                     tensor.name);
}

Result<void> check_pair(const LowRankPair& pair, MatrixShape shape) {
  const std::uint64_t rank = pair.a.dims[1];
  if (rank > LowRankPair::kMaxRank)
    return core::error(ErrorCode::kOutOfRange, "a rank is 1 to 256", pair.a.name);
  BOOST_OUTCOME_TRY(check_shape(pair.a, rank, static_cast<std::uint64_t>(shape.inputs)));
  return check_shape(pair.b, static_cast<std::uint64_t>(shape.outputs), rank);
}

}  // namespace

std::string_view gguf_part(Projection projection) {
  static constexpr std::array<std::string_view, kProjections> kParts{
      "attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"};
  return kParts[static_cast<std::size_t>(projection)];
}

MatrixShape shape_of(Projection projection, const ModelConfig& c) {
  switch (projection) {
    case Projection::kQuery:
      return {c.query_width(), c.width};
    case Projection::kKey:
    case Projection::kValue:
      return {c.kv_width(), c.width};
    case Projection::kOutput:
      return {c.width, c.query_width()};
    case Projection::kGate:
    case Projection::kUp:
      return {c.feed_forward, c.width};
    case Projection::kDown:
      break;
  }
  return {c.width, c.feed_forward};
}

std::string gguf_name(int layer, Projection projection) {
  return "blk." + std::to_string(layer) + "." + std::string(gguf_part(projection)) + ".weight";
}

Result<std::vector<LayerPairs>> pairs_by_layer(const AdapterPairs& pairs,
                                               const ModelConfig& config) {
  std::vector<LayerPairs> layers(static_cast<std::size_t>(config.layers));
  std::set<std::string_view> left;
  for (const auto& [name, pair] : pairs) left.insert(name);
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    for (std::size_t p = 0; p < kProjections; ++p) {
      const auto found = pairs.find(gguf_name(static_cast<int>(layer), static_cast<Projection>(p)));
      if (found == pairs.end()) continue;
      BOOST_OUTCOME_TRY(check_pair(found->second, shape_of(static_cast<Projection>(p), config)));
      layers[layer][p] = &found->second;
      left.erase(found->first);
    }
  }
  if (left.empty()) return layers;
  return core::error(
      ErrorCode::kCorrupt,
      "adapts no matrix of the model, which has " + std::to_string(config.layers) + " layers",
      pairs.find(std::string(*left.begin()))->second.a.name);
}

}  // namespace lemma::model
