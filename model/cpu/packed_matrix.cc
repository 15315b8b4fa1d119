#include "model/cpu/packed_matrix.h"

#include <cstring>
#include <vector>

#include "core/assert.h"
#include "model/float16.h"
#include "model/weights.h"

namespace lemma::model::cpu {

namespace {

PackedMatrix empty_matrix(TensorType type, const StoredTensor& tensor, Arena& arena,
                          std::byte** place) {
  PackedMatrix m;
  m.type = type;
  m.inputs = static_cast<int>(tensor.dims[0]);
  m.outputs = static_cast<int>(tensor.dims[1]);
  const std::size_t group =
      is_quantised(type)
          ? static_cast<std::size_t>(m.blocks()) * (quant_bytes(type) + scale_bytes(type))
          : static_cast<std::size_t>(m.inputs) * kLanes * layout_of(type).block_bytes;
  m.group_bytes = (group + 63) / 64 * 64;
  *place = arena.allocate(m.size_bytes());
  m.bytes = *place;
  return m;
}

// One GGUF block into lane `lane` of a packed one.
void pack_block(TensorType type, const std::byte* block, int lane, std::byte* quants,
                std::byte* scales) {
  const bool has_min = type == TensorType::kQ4_1;
  std::memcpy(scales + 2 * lane, block, 2);
  if (has_min) std::memcpy(scales + 32 + 2 * lane, block + 2, 2);
  const std::byte* from = block + (has_min ? 4 : 2);
  const int chunks = type == TensorType::kQ8_0 ? 8 : 4;
  for (int c = 0; c < chunks; ++c) {
    std::byte* to = quants + c * 64 + lane * 4;
    std::memcpy(to, from + 4 * c, 4);
    if (type == TensorType::kQ8_0) {
      for (int i = 0; i < 4; ++i) to[i] ^= std::byte{0x80};
    }
  }
}

void pack_quantised_row(const PackedMatrix& m, const StoredTensor& tensor, std::uint64_t row,
                        int output, std::byte* place) {
  const std::size_t block_bytes = layout_of(tensor.type).block_bytes;
  const auto blocks = static_cast<std::size_t>(m.blocks());
  const std::byte* from = tensor.bytes.data() + row * blocks * block_bytes;
  std::byte* quants = place + static_cast<std::size_t>(output / kLanes) * m.group_bytes;
  std::byte* scales = quants + blocks * quant_bytes(m.type);
  for (std::size_t b = 0; b < blocks; ++b) {
    pack_block(m.type, from + b * block_bytes, output % kLanes, quants + b * quant_bytes(m.type),
               scales + b * scale_bytes(m.type));
  }
}

void pack_float_row(const PackedMatrix& m, const std::byte* row, int output, std::byte* place) {
  const std::size_t size = layout_of(m.type).block_bytes;
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

}  // namespace

PackedMatrix pack(const StoredTensor& tensor, std::span<const std::uint32_t> row_order,
                  Arena& arena) {
  std::byte* place = nullptr;
  const PackedMatrix m = empty_matrix(tensor.type, tensor, arena, &place);
  const std::size_t float_row_bytes =
      static_cast<std::size_t>(m.inputs) * layout_of(m.type).block_bytes;
  for (int output = 0; output < m.outputs; ++output) {
    const std::uint64_t row = source_row(row_order, output);
    if (is_quantised(m.type)) {
      pack_quantised_row(m, tensor, row, output, place);
    } else {
      pack_float_row(m, tensor.bytes.data() + row * float_row_bytes, output, place);
    }
  }
  return m;
}

PackedMatrix pack_as_f32(const StoredTensor& tensor, std::span<const std::uint32_t> row_order,
                         Arena& arena) {
  std::byte* place = nullptr;
  const PackedMatrix m = empty_matrix(TensorType::kF32, tensor, arena, &place);
  std::vector<float> row(static_cast<std::size_t>(m.inputs));
  for (int output = 0; output < m.outputs; ++output) {
    dequantize_row(tensor, source_row(row_order, output), row);
    pack_float_row(m, reinterpret_cast<const std::byte*>(row.data()), output, place);
  }
  return m;
}

namespace {

template <class T>
T load(const std::byte* from, std::size_t index) {
  T value;
  std::memcpy(&value, from + index * sizeof(T), sizeof(T));
  return value;
}

float unpack_float(TensorType type, const std::byte* lanes, std::size_t index) {
  switch (type) {
    case TensorType::kF16:
      return half_to_float(load<std::uint16_t>(lanes, index));
    case TensorType::kBF16:
      return bfloat16_to_float(load<std::uint16_t>(lanes, index));
    default:
      return load<float>(lanes, index);
  }
}

int unpack_quant(TensorType type, const std::byte* quants, int lane, int k) {
  if (type == TensorType::kQ8_0)
    return static_cast<int>(quants[(k / 4) * 64 + lane * 4 + k % 4]) - 128;
  const auto byte = static_cast<int>(quants[(k % 16 / 4) * 64 + lane * 4 + k % 4]);
  const int q = k < 16 ? byte & 15 : byte >> 4;
  return type == TensorType::kQ4_0 ? q - 8 : q;
}

}  // namespace

void unpack_row(const PackedMatrix& m, int output, std::span<float> out) {
  LEMMA_ASSERT(output >= 0 && output < m.outputs && std::cmp_equal(out.size(), m.inputs),
               "a row of the matrix");
  const int lane = output % kLanes;
  const std::byte* group = m.group(output / kLanes);
  if (!is_quantised(m.type)) {
    for (int k = 0; k < m.inputs; ++k) {
      out[static_cast<std::size_t>(k)] =
          unpack_float(m.type, group, static_cast<std::size_t>(k * kLanes + lane));
    }
    return;
  }
  const std::byte* scales = group + static_cast<std::size_t>(m.blocks()) * quant_bytes(m.type);
  for (int b = 0; b < m.blocks(); ++b) {
    const std::byte* block_scales = scales + static_cast<std::size_t>(b) * scale_bytes(m.type);
    const float d =
        half_to_float(load<std::uint16_t>(block_scales, static_cast<std::size_t>(lane)));
    const float min =
        m.type == TensorType::kQ4_1
            ? half_to_float(load<std::uint16_t>(block_scales, static_cast<std::size_t>(16 + lane)))
            : 0;
    const std::byte* quants = group + static_cast<std::size_t>(b) * quant_bytes(m.type);
    for (int k = 0; k < kQuantBlock; ++k) {
      out[static_cast<std::size_t>(b * kQuantBlock + k)] =
          static_cast<float>(unpack_quant(m.type, quants, lane, k)) * d + min;
    }
  }
}

}  // namespace lemma::model::cpu
