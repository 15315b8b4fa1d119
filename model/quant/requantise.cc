#include "model/quant/requantise.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "model/quant/block_encoder.h"
#include "model/weights.h"

namespace lemma::model {

core::Result<std::vector<std::byte>> rows_as(const StoredTensor& tensor, TensorType type,
                                             std::uint64_t first, std::uint64_t count,
                                             std::span<const std::uint32_t> order,
                                             cpu::Team& team) {
  const auto row_bytes = [&](TensorType as) {
    const TensorTypeLayout layout = layout_of(as);
    return tensor.dims[0] / layout.block_elements * layout.block_bytes;
  };
  const std::uint64_t from_bytes = row_bytes(tensor.type), to_bytes = row_bytes(type);
  std::vector<std::byte> rows(count * to_bytes);
  std::atomic<bool> finite = true;
  team.parallel_for(static_cast<int>(count), [&](int begin, int end) {
    std::vector<float> values(tensor.dims[0]);
    for (auto r = static_cast<std::uint64_t>(begin); r < static_cast<std::uint64_t>(end); ++r) {
      const std::uint64_t row = order.empty() ? first + r : order[first + r];
      const auto to = std::span(rows).subspan(r * to_bytes, to_bytes);
      if (type == tensor.type) {
        std::ranges::copy(tensor.bytes.subspan(row * from_bytes, from_bytes), to.begin());
        continue;
      }
      dequantize_row(tensor, row, values);
      if (std::ranges::all_of(values, [](float x) { return std::isfinite(x); }))
        encode_row(type, values, to);
      else
        finite = false;
    }
  });
  if (!finite)
    return core::error(core::ErrorCode::kCorrupt, "holds a weight that is infinite or not a number",
                       tensor.name);
  return rows;
}

}  // namespace lemma::model
