#include "model/cpu/packed_matrix.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include <tbb/parallel_for.h>

#include "core/assert.h"
#include "model/float16.h"
#include "model/quantised_block.h"
#include "model/weights.h"

namespace lemma::model::cpu {

namespace {

PackedMatrix empty_matrix(Packing packing, const StoredTensor& tensor, Arena& arena,
                          std::byte** place) {
  PackedMatrix m;
  m.packing = packing;
  m.inputs = static_cast<int>(tensor.dims[0]);
  m.outputs = static_cast<int>(tensor.dims[1]);
  const std::size_t group =
      is_quantised(packing) ? static_cast<std::size_t>(m.blocks()) * block_bytes(packing)
                            : static_cast<std::size_t>(m.inputs) * kLanes * float_bytes(packing);
  m.group_bytes = (group + 63) / 64 * 64;
  *place = arena.allocate(m.size_bytes());
  m.bytes = *place;
  return m;
}

// Q6_K's block with one scale instead of two. It is rounded up to f16, so that no code leaves
// -127 .. 127; a scale that is no finite number stays one.
QuantisedBlock with_one_scale(const QuantisedBlock& block) {
  float largest = 0;
  for (int k = 0; k < kQuantBlock; ++k) {
    const float size = std::abs(block.weight(k));
    if (!(size <= largest)) largest = size;
  }
  std::uint16_t half = float_to_half(largest / 127);
  if (half_to_float(half) < largest / 127) ++half;
  QuantisedBlock one;
  one.zero = 128;
  one.scale[0] = one.scale[1] = half_to_float(half);
  one.code.fill(128);
  if (half == 0 || !std::isfinite(one.scale[0])) return one;
  for (int k = 0; k < kQuantBlock; ++k) {
    one.code[static_cast<std::size_t>(k)] =
        static_cast<std::uint8_t>(128 + std::lround(block.weight(k) / one.scale[0]));
  }
  return one;
}

// Into lane `lane` of a packed block.
void pack_block(Packing packing, const QuantisedBlock& block, int lane, std::byte* quants) {
  std::byte* scales = quants + quant_bytes(packing);
  const std::uint16_t scale = float_to_half(block.scale[0]), min = float_to_half(block.min);
  std::memcpy(scales + 2 * lane, &scale, 2);
  if (has_min(packing)) std::memcpy(scales + 32 + 2 * lane, &min, 2);
  std::array<std::uint8_t, kQuantBlock> q = block.code;
  if (packing == Packing::kQ8) {
    for (std::uint8_t& code : q) code = static_cast<std::uint8_t>(code + 128 - block.zero);
  } else if (!has_byte_quants(packing)) {
    for (std::size_t k = 0; k < kQuantBlock / 2; ++k)
      q[k] = static_cast<std::uint8_t>(block.code[k] | block.code[k + 16] << 4);
  }
  for (std::size_t at = 0; at < quant_bytes(packing) / kLanes; at += 4)
    std::memcpy(quants + at * kLanes + lane * 4, &q[at], 4);
}

void pack_quantised_row(const PackedMatrix& m, const StoredTensor& tensor, std::uint64_t row,
                        int output, std::byte* place) {
  const TensorTypeLayout layout = layout_of(tensor.type);
  const auto blocks = static_cast<std::size_t>(m.blocks());
  const std::byte* from =
      tensor.bytes.data() + row * (tensor.dims[0] / layout.block_elements) * layout.block_bytes;
  std::byte* group = place + static_cast<std::size_t>(output / kLanes) * m.group_bytes;
  for (std::size_t b = 0; b < blocks; ++b) {
    QuantisedBlock block = quantised_block(tensor.type, from, b);
    if (tensor.type == TensorType::kQ6_K) block = with_one_scale(block);
    pack_block(m.packing, block, output % kLanes, group + b * block_bytes(m.packing));
  }
}

void pack_float_row(const PackedMatrix& m, const std::byte* row, int output, std::byte* place) {
  const std::size_t size = float_bytes(m.packing);
  std::byte* to = place + static_cast<std::size_t>(output / kLanes) * m.group_bytes +
                  static_cast<std::size_t>(output % kLanes) * size;
  for (int k = 0; k < m.inputs; ++k) {
    std::memcpy(to + static_cast<std::size_t>(k) * kLanes * size,
                row + static_cast<std::size_t>(k) * size, size);
  }
}

std::uint64_t source_row(std::span<const std::uint32_t> row_order, int output) {
  const auto r = static_cast<std::size_t>(output);
  return row_order.empty() ? r : row_order[r];
}

// Whole groups side by side on all cores: no two threads write one cache line, and each finds its pages first.
template <class Body>
void for_outputs(const PackedMatrix& m, const Body& body) {
  tbb::parallel_for(0, m.groups(), [&](int group) {
    const int end = std::min(m.outputs, (group + 1) * kLanes);
    for (int output = group * kLanes; output < end; ++output) body(output);
  });
}

}  // namespace

Packing packing_of(TensorType type) {
  switch (type) {
    case TensorType::kF32:
      return Packing::kF32;
    case TensorType::kF16:
      return Packing::kF16;
    case TensorType::kBF16:
      return Packing::kBF16;
    case TensorType::kQ4_0:
      return Packing::kQ4;
    case TensorType::kQ4_1:
    case TensorType::kQ4_K:
      return Packing::kQ4Min;
    case TensorType::kQ8_0:
    case TensorType::kQ5_0:
    case TensorType::kQ6_K:
      return Packing::kQ8;
    case TensorType::kQ5_1:
    case TensorType::kQ5_K:
      return Packing::kQ8Min;
  }
  LEMMA_ASSERT(false, "every type that a reader lets through");
  return Packing::kF32;
}

PackedMatrix pack(const StoredTensor& tensor, std::span<const std::uint32_t> row_order,
                  Arena& arena) {
  std::byte* place = nullptr;
  const PackedMatrix m = empty_matrix(packing_of(tensor.type), tensor, arena, &place);
  const std::size_t float_row_bytes = static_cast<std::size_t>(m.inputs) * float_bytes(m.packing);
  for_outputs(m, [&](int output) {
    const std::uint64_t row = source_row(row_order, output);
    if (is_quantised(m.packing)) {
      pack_quantised_row(m, tensor, row, output, place);
    } else {
      pack_float_row(m, tensor.bytes.data() + row * float_row_bytes, output, place);
    }
  });
  return m;
}

PackedMatrix pack_as_f32(const StoredTensor& tensor, std::span<const std::uint32_t> row_order,
                         Arena& arena) {
  std::byte* place = nullptr;
  const PackedMatrix m = empty_matrix(Packing::kF32, tensor, arena, &place);
  for_outputs(m, [&](int output) {
    std::vector<float> row(static_cast<std::size_t>(m.inputs));
    dequantize_row(tensor, source_row(row_order, output), row);
    pack_float_row(m, reinterpret_cast<const std::byte*>(row.data()), output, place);
  });
  return m;
}

namespace {

template <class T>
T load(const std::byte* from, std::size_t index) {
  T value;
  std::memcpy(&value, from + index * sizeof(T), sizeof(T));
  return value;
}

float unpack_float(Packing packing, const std::byte* lanes, std::size_t index) {
  switch (packing) {
    case Packing::kF16:
      return half_to_float(load<std::uint16_t>(lanes, index));
    case Packing::kBF16:
      return bfloat16_to_float(load<std::uint16_t>(lanes, index));
    default:
      return load<float>(lanes, index);
  }
}

int unpack_quant(Packing packing, const std::byte* quants, int lane, int k) {
  if (has_byte_quants(packing)) {
    const auto q = static_cast<int>(quants[(k / 4) * 64 + lane * 4 + k % 4]);
    return packing == Packing::kQ8 ? q - 128 : q;
  }
  const auto byte = static_cast<int>(quants[(k % 16 / 4) * 64 + lane * 4 + k % 4]);
  const int q = k < 16 ? byte & 15 : byte >> 4;
  return packing == Packing::kQ4 ? q - 8 : q;
}

}  // namespace

void unpack_row(const PackedMatrix& m, int output, std::span<float> out) {
  LEMMA_ASSERT(output >= 0 && output < m.outputs && std::cmp_equal(out.size(), m.inputs),
               "a row of the matrix");
  const int lane = output % kLanes;
  const std::byte* group = m.group(output / kLanes);
  if (!is_quantised(m.packing)) {
    for (int k = 0; k < m.inputs; ++k) {
      out[static_cast<std::size_t>(k)] =
          unpack_float(m.packing, group, static_cast<std::size_t>(k * kLanes + lane));
    }
    return;
  }
  for (int b = 0; b < m.blocks(); ++b) {
    const std::byte* quants = group + static_cast<std::size_t>(b) * block_bytes(m.packing);
    const std::byte* scales = quants + quant_bytes(m.packing);
    const float d = half_to_float(load<std::uint16_t>(scales, static_cast<std::size_t>(lane)));
    const float min =
        has_min(m.packing)
            ? half_to_float(load<std::uint16_t>(scales, static_cast<std::size_t>(16 + lane)))
            : 0;
    for (int k = 0; k < kQuantBlock; ++k) {
      out[static_cast<std::size_t>(b * kQuantBlock + k)] =
          static_cast<float>(unpack_quant(m.packing, quants, lane, k)) * d + min;
    }
  }
}

}  // namespace lemma::model::cpu
