#include "model/quantised_block.h"

#include <cstring>

#include "core/assert.h"
#include "model/float16.h"

namespace lemma::model {
namespace {

constexpr std::size_t kHalf = kQuantBlock / 2;

unsigned byte_at(const std::byte* at, std::size_t i) { return static_cast<unsigned>(at[i]); }

float half_at(const std::byte* at) {
  std::uint16_t value;
  std::memcpy(&value, at, sizeof value);
  return half_to_float(value);
}

void set_scale(QuantisedBlock& block, float scale) { block.scale = {scale, scale}; }

// Code j < 16 is the low nibble of byte j, code 16 + j its high one.
void read_nibbles(const std::byte* nibbles, QuantisedBlock& block) {
  for (std::size_t j = 0; j < kHalf; ++j) {
    block.code[j] = static_cast<std::uint8_t>(byte_at(nibbles, j) & 15);
    block.code[j + kHalf] = static_cast<std::uint8_t>(byte_at(nibbles, j) >> 4);
  }
}

// Bit j of 32 is code j's fifth.
void add_fifth_bits(const std::byte* bits, QuantisedBlock& block) {
  for (std::size_t j = 0; j < kQuantBlock; ++j)
    block.code[j] |= static_cast<std::uint8_t>((byte_at(bits, j / 8) >> (j % 8) & 1) << 4);
}

void read_q8_0(const std::byte* from, QuantisedBlock& block) {
  block.zero = 128;
  for (std::size_t j = 0; j < kQuantBlock; ++j)
    block.code[j] = static_cast<std::uint8_t>(byte_at(from, 2 + j) ^ 0x80);
}

// The 6-bit scales and minima of Q4_K's and Q5_K's eight blocks, in 12 bytes: the first four
// blocks' in the low bits of bytes 0 .. 3 and 4 .. 7; the others' low nibbles side by side in bytes
// 8 .. 11, their upper two bits above the first four blocks'.
void read_k_scales(const std::byte* from, std::size_t b, QuantisedBlock& block) {
  const std::byte* packed = from + 4;
  unsigned scale, min;
  if (b < 4) {
    scale = byte_at(packed, b) & 63;
    min = byte_at(packed, b + 4) & 63;
  } else {
    scale = (byte_at(packed, b + 4) & 15) | (byte_at(packed, b - 4) >> 6 << 4);
    min = byte_at(packed, b + 4) >> 4 | (byte_at(packed, b) >> 6 << 4);
  }
  set_scale(block, half_at(from) * static_cast<float>(scale));
  block.min = -(half_at(from + 2) * static_cast<float>(min));
}

// Two blocks share 32 bytes: the even one's codes are the low nibbles, the odd one's the high.
void read_k_nibbles(const std::byte* nibbles, std::size_t b, QuantisedBlock& block) {
  for (std::size_t j = 0; j < kQuantBlock; ++j)
    block.code[j] = static_cast<std::uint8_t>(byte_at(nibbles, b / 2 * 32 + j) >> (b % 2 * 4) & 15);
}

// Bit b of byte j is the fifth of block b's code j.
void add_k_fifth_bits(const std::byte* bits, std::size_t b, QuantisedBlock& block) {
  for (std::size_t j = 0; j < kQuantBlock; ++j)
    block.code[j] |= static_cast<std::uint8_t>((byte_at(bits, j) >> b & 1) << 4);
}

// 128 bytes of low nibbles, 64 of upper bits, 16 signed scales of 16 weights each, f16 d. Four
// blocks share 64 bytes of nibbles (blocks 0 and 1 the low ones, 2 and 3 the high) and 32 bytes of
// upper bits (two bits for each of the four).
void read_q6_k(const std::byte* from, std::size_t b, QuantisedBlock& block) {
  const std::size_t half = b / 4, within = b % 4;
  const std::byte* low = from + half * 64 + within % 2 * 32;
  const std::byte* upper = from + 128 + half * 32;
  for (std::size_t j = 0; j < kQuantBlock; ++j) {
    block.code[j] = static_cast<std::uint8_t>((byte_at(low, j) >> (within / 2 * 4) & 15) |
                                              (byte_at(upper, j) >> (within * 2) & 3) << 4);
  }
  block.zero = 32;
  const float d = half_at(from + 208);
  for (std::size_t i = 0; i < 2; ++i)
    block.scale[i] = d * static_cast<float>(static_cast<std::int8_t>(from[192 + 2 * b + i]));
}

}  // namespace

QuantisedBlock quantised_block(TensorType type, const std::byte* row, std::size_t index) {
  const TensorTypeLayout layout = layout_of(type);
  const std::size_t blocks = layout.block_elements / kQuantBlock;  // of 32 in one of the type's
  LEMMA_ASSERT(blocks > 0, "a quantised type");
  const std::byte* from = row + index / blocks * layout.block_bytes;
  const std::size_t b = index % blocks;
  QuantisedBlock block;
  if (blocks == 1) set_scale(block, half_at(from));
  switch (type) {
    case TensorType::kQ4_0:
      block.zero = 8;
      read_nibbles(from + 2, block);
      break;
    case TensorType::kQ4_1:
      block.min = half_at(from + 2);
      read_nibbles(from + 4, block);
      break;
    case TensorType::kQ5_0:
      block.zero = 16;
      read_nibbles(from + 6, block);
      add_fifth_bits(from + 2, block);
      break;
    case TensorType::kQ5_1:
      block.min = half_at(from + 2);
      read_nibbles(from + 8, block);
      add_fifth_bits(from + 4, block);
      break;
    case TensorType::kQ8_0:
      read_q8_0(from, block);
      break;
    case TensorType::kQ4_K:
      read_k_scales(from, b, block);
      read_k_nibbles(from + 16, b, block);
      break;
    case TensorType::kQ5_K:
      read_k_scales(from, b, block);
      read_k_nibbles(from + 48, b, block);
      add_k_fifth_bits(from + 16, b, block);
      break;
    case TensorType::kQ6_K:
      read_q6_k(from, b, block);
      break;
    default:
      break;
  }
  return block;
}

}  // namespace lemma::model
