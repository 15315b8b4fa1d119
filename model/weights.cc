#include "model/weights.h"

#include <cmath>
#include <cstring>

#include "core/assert.h"
#include "model/float16.h"
#include "model/quantised_block.h"

namespace lemma::model {

using core::ErrorCode;
using core::Result;

namespace {

std::uint16_t load_u16(const std::byte* at) {
  std::uint16_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

std::string shape(std::uint64_t outputs, std::uint64_t inputs) {
  return std::to_string(outputs) + " x " + std::to_string(inputs);
}

}  // namespace

void dequantize_row(const StoredTensor& tensor, std::uint64_t row, std::span<float> out) {
  const std::uint64_t n = tensor.dims[0];
  LEMMA_ASSERT(out.size() == n && row < tensor.elements() / n,
               "the row and its size are the tensor's");
  const TensorTypeLayout layout = layout_of(tensor.type);
  const std::byte* from =
      tensor.bytes.data() + row * (n / layout.block_elements) * layout.block_bytes;
  switch (tensor.type) {
    case TensorType::kF32:
      std::memcpy(out.data(), from, n * sizeof(float));
      return;
    case TensorType::kF16:
      for (std::uint64_t i = 0; i < n; ++i) out[i] = half_to_float(load_u16(from + 2 * i));
      return;
    case TensorType::kBF16:
      for (std::uint64_t i = 0; i < n; ++i) out[i] = bfloat16_to_float(load_u16(from + 2 * i));
      return;
    default:
      for (std::uint64_t b = 0; b < n / kQuantBlock; ++b) {
        const QuantisedBlock block = quantised_block(tensor.type, from, b);
        for (int k = 0; k < kQuantBlock; ++k)
          out[b * kQuantBlock + static_cast<std::uint64_t>(k)] = block.weight(k);
      }
      return;
  }
}

TensorSource::TensorSource(std::span<const StoredTensor> tensors) : tensors_(tensors) {
  for (const StoredTensor& tensor : tensors) unused_.emplace(tensor.name, &tensor);
}

Result<const StoredTensor*> TensorSource::take(const std::string& name, int rank,
                                               std::array<std::uint64_t, 2> dims) {
  const auto found = unused_.find(name);
  if (found == unused_.end())
    return core::error(ErrorCode::kCorrupt, "the file lacks this tensor", name);
  const StoredTensor* tensor = found->second;
  if (tensor->rank > 2 || tensor->dims[0] != dims[0] || tensor->dims[1] != dims[1]) {
    return core::error(ErrorCode::kCorrupt,
                       "is " + shape(tensor->elements() / tensor->dims[0], tensor->dims[0]) +
                           "; the metadata asks for " +
                           (rank == 1 ? std::to_string(dims[0]) : shape(dims[1], dims[0])),
                       name);
  }
  unused_.erase(found);
  return tensor;
}

Result<const StoredTensor*> TensorSource::matrix(const std::string& name, int outputs, int inputs) {
  return take(name, 2, {static_cast<std::uint64_t>(inputs), static_cast<std::uint64_t>(outputs)});
}

Result<std::vector<float>> TensorSource::vector(const std::string& name, int size) {
  BOOST_OUTCOME_TRY(const StoredTensor* tensor,
                    take(name, 1, {static_cast<std::uint64_t>(size), 1}));
  std::vector<float> values(static_cast<std::size_t>(size));
  dequantize_row(*tensor, 0, values);
  return values;
}

Result<void> TensorSource::all_used() const {
  for (const StoredTensor& tensor : tensors_) {
    if (unused_.contains(tensor.name)) {
      return core::error(ErrorCode::kUnsupported,
                         "the model has a tensor that its architecture's forward pass doesn't use",
                         tensor.name);
    }
  }
  return core::success();
}

std::vector<std::uint32_t> rope_order(const ModelConfig& config, int heads) {
  std::vector<std::uint32_t> order;
  if (config.rope_pairs == RopePairs::kHalves) return order;
  const int half = config.rope_width / 2;
  for (int head = 0; head < heads; ++head) {
    for (int i = 0; i < config.head_width; ++i) {
      const int within = i < half ? 2 * i : i < config.rope_width ? 2 * (i - half) + 1 : i;
      order.push_back(static_cast<std::uint32_t>(head * config.head_width + within));
    }
  }
  return order;
}

namespace {

void append_in_order(const std::vector<float>& values, std::span<const std::uint32_t> order,
                     std::vector<float>& to) {
  for (std::size_t i = 0; i < values.size(); ++i)
    to.push_back(values[order.empty() ? i : order[i]]);
}

}  // namespace

Result<std::vector<float>> qkv_bias(TensorSource& source, const ModelConfig& config, int layer) {
  const struct {
    const char* name;
    int width;
    std::vector<std::uint32_t> order;
  } parts[] = {{".attn_q.bias", config.query_width(), rope_order(config, config.heads)},
               {".attn_k.bias", config.kv_width(), rope_order(config, config.kv_heads)},
               {".attn_v.bias", config.kv_width(), {}}};
  std::vector<float> all;
  for (const auto& [name, width, order] : parts) {
    BOOST_OUTCOME_TRY(const auto part, source.vector("blk." + std::to_string(layer) + name, width));
    append_in_order(part, order, all);
  }
  return all;
}

Result<std::vector<float>> head_norm(TensorSource& source, const ModelConfig& config,
                                     const std::string& name) {
  BOOST_OUTCOME_TRY(const auto weights, source.vector(name, config.head_width));
  std::vector<float> ordered;
  append_in_order(weights, rope_order(config, 1), ordered);
  return ordered;
}

Result<Rotation> rotation(TensorSource& source, const ModelConfig& config) {
  constexpr char kFactors[] = "rope_freqs.weight";  // Llama 3's scaling, worked out beforehand
  Rotation turned = rotation(config.rope_width, config.rope_base, config.rope_scaling);
  if (!source.has(kFactors)) return turned;
  BOOST_OUTCOME_TRY(const auto factors, source.vector(kFactors, config.rope_width / 2));
  for (std::size_t i = 0; i < factors.size(); ++i) {
    turned.frequencies[i] /= factors[i];
    if (!std::isfinite(turned.frequencies[i]))
      return core::error(ErrorCode::kCorrupt, "holds a factor of zero or NaN", kFactors);
  }
  return turned;
}

Result<void> check_weights(std::span<const StoredTensor> tensors, const ModelConfig& config) {
  struct NoMatrix {};
  const auto pack = [](const StoredTensor&, std::span<const std::uint32_t>) { return NoMatrix{}; };
  BOOST_OUTCOME_TRY(load_weights<NoMatrix>(tensors, config, pack));
  return core::success();
}

}  // namespace lemma::model
