#include "model/cpu/adapters.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <string>

#include "core/assert.h"
#include "model/float16.h"
#include "model/weights.h"

namespace lemma::model::cpu {

using core::ErrorCode;
using core::Result;

namespace {

constexpr int kRowTile = 8;               // adapted rows that one item of work projects
constexpr int kWorthSharing = 64 * 1024;  // multiply-adds, below which a barrier costs more

int tiles_of(int rows) { return (rows + kRowTile - 1) / kRowTile; }

// The tensor as f16 or f32, each value times `scale`. The tensor that it returns views `storage`.
Result<StoredTensor> scaled(const StoredTensor& tensor, float scale, TensorType type,
                            std::vector<std::byte>& storage) {
  const std::size_t size = layout_of(type).block_bytes;
  storage.resize(tensor.elements() * size);
  std::byte* to = storage.data();
  std::vector<float> row(tensor.dims[0]);
  for (std::uint64_t r = 0; r < tensor.dims[1]; ++r) {
    dequantize_row(tensor, r, row);
    for (const float stored : row) {
      const float value = stored * scale;
      const std::uint16_t half = float_to_half(value);
      if (!std::isfinite(half_to_float(half)))
        return core::error(ErrorCode::kOutOfRange,
                           "holds, times its scale, a value that f16 doesn't", tensor.name);
      if (type == TensorType::kF16)
        std::memcpy(to, &half, size);
      else
        std::memcpy(to, &value, size);
      to += size;
    }
  }
  StoredTensor result = tensor;
  result.type = type;
  result.bytes = storage;
  return result;
}

}  // namespace

Adapters::Adapters(const ModelConfig& config, const Kernels& kernels, int max_rows, int block_rows)
    : config_(config), kernels_(kernels), block_rows_(block_rows) {
  adapter_of_row_.reserve(static_cast<std::size_t>(max_rows));
  const auto rows = static_cast<std::size_t>(block_rows);
  sorted_.reserve(rows);
  rows_.reserve(rows);
  uses_.reserve(rows);
}

Result<PackedMatrix> Adapters::pack_scaled(const StoredTensor& tensor, float scale,
                                           Arena& memory) const {
  const TensorType type = &kernels_ == &reference_kernels() ? TensorType::kF32 : TensorType::kF16;
  std::vector<std::byte> storage;
  BOOST_OUTCOME_TRY(const auto ready, scaled(tensor, scale, type, storage));
  return pack(ready, {}, memory);
}

// In the order in which a forward pass reads them, so that prefetching beyond a matrix's end
// fetches the next one's beginning.
Result<PackedLayer> Adapters::pack_layer(const LayerPairs& pairs, Arena& memory) const {
  static constexpr std::pair<Projection, std::size_t> kProducts[] = {{Projection::kQuery, 3},
                                                                     {Projection::kOutput, 1},
                                                                     {Projection::kGate, 2},
                                                                     {Projection::kDown, 1}};
  PackedLayer packed;
  for (const auto& [projection, count] : kProducts) {
    const auto first = static_cast<std::size_t>(projection);
    for (std::size_t p = first; p < first + count; ++p) {
      if (pairs[p] == nullptr) continue;
      BOOST_OUTCOME_TRY(packed[p].a, pack_scaled(pairs[p]->a, 1, memory));
    }
    for (std::size_t p = first; p < first + count; ++p) {
      if (pairs[p] == nullptr) continue;
      BOOST_OUTCOME_TRY(packed[p].b, pack_scaled(pairs[p]->b, pairs[p]->scale, memory));
    }
  }
  return packed;
}

Result<AdapterId> Adapters::load(const AdapterPairs& pairs) {
  if (loaded_.size() >= kMaxLoaded)
    return core::error(ErrorCode::kOutOfRange, "at most 256 adapters are held at once");
  BOOST_OUTCOME_TRY(const auto layers, pairs_by_layer(pairs, config_));
  try {
    auto adapter = std::make_unique<PackedAdapter>();
    int width = low_width_;
    for (const LayerPairs& layer : layers) {
      BOOST_OUTCOME_TRY(auto packed, pack_layer(layer, adapter->memory));
      for (const PackedPair& pair : packed) width = std::max(width, pair.a.groups() * kLanes);
      adapter->layers.push_back(packed);
    }
    low_.resize(static_cast<std::size_t>(block_rows_) * 3 * static_cast<std::size_t>(width));
    low_width_ = width;
    loaded_.emplace(next_, std::move(adapter));
    return next_++;
  } catch (const std::bad_alloc&) {
    return core::error(ErrorCode::kUnavailable, "not enough memory for the adapter");
  }
}

void Adapters::unload(AdapterId adapter) {
  const auto erased = loaded_.erase(adapter);
  LEMMA_ASSERT(erased == 1, "an adapter is unloaded once");
  uses_.clear();
}

void Adapters::begin(const Batch& batch) {
  adapter_of_row_.clear();
  uses_.clear();
  if (std::ranges::all_of(batch.slices,
                          [](const BatchSlice& slice) { return slice.adapter == kNoAdapter; }))
    return;
  for (const BatchSlice& slice : batch.slices)
    adapter_of_row_.insert(adapter_of_row_.end(), slice.tokens.size(), slice.adapter);
}

void Adapters::choose_rows(int first, int count) {
  if (adapter_of_row_.empty()) return;
  sorted_.clear();
  rows_.clear();
  uses_.clear();
  for (int row = 0; row < count; ++row) {
    const AdapterId adapter = adapter_of_row_[static_cast<std::size_t>(first + row)];
    if (adapter != kNoAdapter) sorted_.emplace_back(adapter, row);
  }
  std::ranges::sort(sorted_);
  for (const auto& [adapter, row] : sorted_) {
    const int at = static_cast<int>(rows_.size());
    if (at == 0 || adapter != sorted_[static_cast<std::size_t>(at - 1)].first)
      uses_.push_back({loaded_.at(adapter).get(), at, 0});
    ++uses_.back().count;
    rows_.push_back(row);
  }
}

const PackedPair& Adapters::pair_of(const Use& use, AdaptedProduct product, int index) {
  return use.adapter->layers[static_cast<std::size_t>(
      product.layer)][static_cast<std::size_t>(product.first) + static_cast<std::size_t>(index)];
}

void Adapters::project(Team& team, AdaptedProduct product, int count, const float* x,
                       std::size_t x_stride) {
  int items = 0;
  std::int64_t work = 0;
  for (const Use& use : uses_) {
    for (int i = 0; i < count; ++i) {
      const PackedMatrix& a = pair_of(use, product, i).a;
      items += a.groups() * tiles_of(use.count);
      work += std::int64_t{a.outputs} * a.inputs * use.count;
    }
  }
  if (work < kWorthSharing)
    project_items(product, count, x, x_stride, 0, items);
  else
    team.parallel_for(
        items, [&](int begin, int end) { project_items(product, count, x, x_stride, begin, end); });
}

// Items begin .. end - 1 of: for each use, for each matrix, for each group of A, for each tile of
// rows.
void Adapters::project_items(AdaptedProduct product, int count, const float* x,
                             std::size_t x_stride, int begin, int end) {
  int before = 0;  // items of the pairs that came before
  for (const Use& use : uses_) {
    const int tiles = tiles_of(use.count);
    for (int i = 0; i < count; ++i) {
      const PackedMatrix& a = pair_of(use, product, i).a;
      const int items = a.groups() * tiles;
      for (int j = std::max(begin - before, 0); j < std::min(end - before, items); ++j) {
        const int group = j / tiles, first = j % tiles * kRowTile;
        kernels_.matmul_rows(a, group, rows_.data() + use.first + first,
                             std::min(kRowTile, use.count - first), x, x_stride,
                             low(i) + group * kLanes, low_stride(), kLanes, false);
      }
      before += items;
    }
  }
}

void Adapters::add(AdaptedProduct product, int index, int group, int lanes, float* out,
                   std::size_t out_stride) const {
  for (const Use& use : uses_) {
    const PackedMatrix& b = pair_of(use, product, index).b;
    if (b.outputs == 0) continue;
    kernels_.matmul_rows(b, group, rows_.data() + use.first, use.count, low(index), low_stride(),
                         out, out_stride, lanes, true);
  }
}

}  // namespace lemma::model::cpu
