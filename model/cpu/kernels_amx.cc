// AVX-512 kernels whose quantised products of many rows run on the matrix tiles (AMX-INT8). A block of 32 inputs is one
// tile product of 16 outputs with up to 16 rows, exact in integers, so the bits are those of the other instruction sets.
#include <algorithm>
#include <span>

#include <sys/syscall.h>
#include <unistd.h>

#include "model/cpu/vector_avx512.h"
// The body is written over the names above, so it comes after them.
#include "model/cpu/kernels_body.h"
#include "model/cpu/kernels_isa.h"

#define LEMMA_TILES                                                         \
  __attribute__((                                                           \
      target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c," \
             "amx-tile,amx-int8")))
#define LEMMA_TILES_INLINE LEMMA_TILES inline __attribute__((always_inline))

namespace lemma::model::cpu {
namespace {

// Fewer rows are as quick with the vectors' own products.
constexpr int kLeastTileRows = 4;
// Blocks that go through the three phases together: spreading their weights, their products, using those. A tile load
// waits for vector stores that have just written its bytes, and a vector load for a tile store; a phase in between
// hides both.
constexpr int kRunBlocks = 8;
constexpr std::size_t kTileBytes = quant_bytes(Packing::kQ8);

// Tiles: 0 .. 3 hold products (rows, 16) i32, 4 and 5 activations (rows, 32) i8, 6 and 7 weights (8, 16 x 4) i8 or u8.
struct alignas(64) TileShapes {
  std::uint8_t palette = 1;
  std::uint8_t start_row = 0;
  std::uint8_t reserved[14] = {};
  std::uint16_t row_bytes[16] = {};
  std::uint8_t rows[16] = {};
};

// GCC's tile intrinsics don't say that they read memory.
LEMMA_TILES_INLINE void memory_is_read() { asm volatile("" ::: "memory"); }

LEMMA_TILES void shape_tiles(int rows) {
  thread_local int shaped = 0;
  if (shaped == rows) return;
  shaped = rows;
  TileShapes shapes;
  for (int tile = 0; tile < 8; ++tile) {
    shapes.row_bytes[tile] = tile == 4 || tile == 5 ? kQuantBlock : 64;
    shapes.rows[tile] = static_cast<std::uint8_t>(tile < 6 ? rows : kQuantBlock / 4);
  }
  memory_is_read();
  _tile_loadconfig(&shapes);
}

// From one block's weights to the next as tiles read them: in place where they are unsigned bytes, else spread into
// room of their own.
constexpr std::size_t tile_stride(Packing p) {
  return p == Packing::kQ8Min ? block_bytes(p) : kTileBytes;
}

template <Packing P>
LEMMA_TILES const std::byte* tile_weights(const std::byte* quants, int blocks, std::byte* room) {
  if constexpr (P == Packing::kQ8Min) return quants;
  constexpr int kLoads = static_cast<int>(quant_bytes(P)) / 64;
  std::byte* to = room;
  for (int b = 0; b < blocks; ++b, quants += block_bytes(P), to += kTileBytes) {
    LEMMA_UNROLL
    for (int c = 0; c < kLoads; ++c) {
      const Bytes raw = load_bytes(quants + 64 * c);
      if constexpr (P == Packing::kQ8) {
        _mm512_store_si512(to + 64 * c, _mm512_xor_si512(raw, _mm512_set1_epi8(-128)));
      } else {
        const Bytes zero = _mm512_set1_epi8(P == Packing::kQ4 ? 8 : 0);
        _mm512_store_si512(to + 64 * c, _mm512_sub_epi8(low_nibbles(raw), zero));
        _mm512_store_si512(to + 64 * (c + 4), _mm512_sub_epi8(high_nibbles(raw), zero));
      }
    }
  }
  return room;
}

#define LEMMA_BLOCK_PRODUCT(product, activation, weight) \
  _tile_zero(product);                                   \
  _tile_loadd(activation, activations, kQuantBlock);     \
  _tile_loadd(weight, weights, 64);                      \
  if constexpr (has_min(P)) {                            \
    _tile_dpbsud(product, activation, weight);           \
  } else {                                               \
    _tile_dpbssd(product, activation, weight);           \
  }                                                      \
  _tile_stored(product, products, 64);                   \
  return

// One block's products (M, 16). Neighbouring blocks use different tiles, so that they overlap.
template <Packing P>
LEMMA_TILES_INLINE void block_product(int block, const std::int8_t* activations,
                                      const std::byte* weights, std::int32_t* products) {
  switch (block % 4) {
    case 0:
      LEMMA_BLOCK_PRODUCT(0, 4, 6);
    case 1:
      LEMMA_BLOCK_PRODUCT(1, 5, 7);
    case 2:
      LEMMA_BLOCK_PRODUCT(2, 4, 6);
    default:
      LEMMA_BLOCK_PRODUCT(3, 5, 7);
  }
}

// The weights of a group, and what the next one's need to be on their way.
template <Packing P>
struct TileGroup {
  LEMMA_TILES_INLINE TileGroup(const PackedMatrix& w, int group)
      : blocks(w.blocks()), group_bytes(w.group_bytes), quants(w.group(group)) {}
  LEMMA_TILES_INLINE void prefetch_next(int block) const {
    const std::byte* next = block_quants(block) + group_bytes;
    for (std::size_t at = 0; at < block_bytes(P); at += 64) prefetch(next + at);
  }
  LEMMA_TILES_INLINE const std::byte* block_quants(int block) const {
    return quants + static_cast<std::size_t>(block) * block_bytes(P);
  }
  LEMMA_TILES_INLINE const std::byte* block_scales(int block) const {
    return block_quants(block) + quant_bytes(P);
  }

  const int blocks;
  const std::size_t group_bytes;
  const std::byte* const quants;
};

// M rows; asks for the next group's weights on the way when `fetch` says so.
template <Packing P, int M>
LEMMA_TILES void matmul_tile_rows(const TileGroup<P>& w, bool fetch, const QuantizedTile& x,
                                  float* out, std::size_t out_stride, int lanes, bool accumulate) {
  alignas(64) std::byte rooms[2][kRunBlocks * kTileBytes];
  alignas(64) std::int32_t products[kRunBlocks][M * kLanes];
  const auto run_from = [&](int block)
                            LEMMA_TILES { return std::min(kRunBlocks, w.blocks - block); };
  Floats sums[M];
  LEMMA_UNROLL
  for (int m = 0; m < M; ++m) sums[m] = zero();
  const std::byte* weights = tile_weights<P>(w.block_quants(0), run_from(0), rooms[0]);
  for (int first = 0; first < w.blocks; first += kRunBlocks) {
    const int blocks = run_from(first), next = first + kRunBlocks;
    memory_is_read();
    for (int b = 0; b < blocks; ++b) {
      block_product<P>(b, x.q + (first + b) * M * kQuantBlock,
                       weights + static_cast<std::size_t>(b) * tile_stride(P), products[b]);
    }
    if (next < w.blocks) {
      weights = tile_weights<P>(w.block_quants(next), run_from(next), rooms[next / kRunBlocks % 2]);
    }
    for (int b = 0; b < blocks; ++b) {
      const int block = first + b, at = block * M;
      if (fetch) w.prefetch_next(block);
      const Floats d = load_half(w.block_scales(block));
      LEMMA_UNROLL
      for (int m = 0; m < M; ++m) {
        const Ints dot = _mm512_load_si512(products[b] + m * kLanes);
        sums[m] = fma(to_floats(dot), mul(d, splat(x.scale[at + m])), sums[m]);
      }
      if constexpr (has_min(P)) {
        const Floats least = load_half(w.block_scales(block) + 32);
        LEMMA_UNROLL
        for (int m = 0; m < M; ++m) sums[m] = fma(least, splat(x.scaled_sum[at + m]), sums[m]);
      }
    }
  }
  LEMMA_UNROLL
  for (int m = 0; m < M; ++m)
    put(out + static_cast<std::size_t>(m) * out_stride, sums[m], lanes, accumulate);
}

template <Packing P>
using TileRows = void (*)(const TileGroup<P>&, bool, const QuantizedTile&, float*, std::size_t, int,
                          bool);
// Entry m - 1 multiplies m rows.
template <Packing P, int... I>
constexpr std::array<TileRows<P>, sizeof...(I)> tile_rows(std::integer_sequence<int, I...>) {
  return {&matmul_tile_rows<P, I + 1>...};
}

template <Packing P>
LEMMA_TILES void matmul_group(const PackedMatrix& matrix, int group,
                              std::span<const QuantizedTile> tiles, float* out,
                              std::size_t out_stride, int lanes, bool accumulate) {
  static constexpr auto kRows = tile_rows<P>(std::make_integer_sequence<int, kTileRows>{});
  const TileGroup<P> w(matrix, group);
  bool fetch = true;
  for (const QuantizedTile& x : tiles) {
    shape_tiles(x.rows);
    kRows[static_cast<std::size_t>(x.rows - 1)](w, fetch, x, out, out_stride, lanes, accumulate);
    out += static_cast<std::size_t>(x.rows) * out_stride;
    fetch = false;
  }
}

LEMMA_TARGET void matmul_on_tiles(const PackedMatrix& w, int group,
                                  std::span<const QuantizedTile> tiles, float* out,
                                  std::size_t out_stride, int lanes, bool accumulate) {
  if (tiles.size() == 1 && tiles[0].rows < kLeastTileRows)
    return matmul_quantized(w, group, tiles, out, out_stride, lanes, accumulate);
  switch (w.packing) {
    case Packing::kQ4:
      return matmul_group<Packing::kQ4>(w, group, tiles, out, out_stride, lanes, accumulate);
    case Packing::kQ4Min:
      return matmul_group<Packing::kQ4Min>(w, group, tiles, out, out_stride, lanes, accumulate);
    case Packing::kQ8:
      return matmul_group<Packing::kQ8>(w, group, tiles, out, out_stride, lanes, accumulate);
    default:
      return matmul_group<Packing::kQ8Min>(w, group, tiles, out, out_stride, lanes, accumulate);
  }
}

}  // namespace

// The system saves tiles only for processes that asked for it.
bool tiles_permitted() {
  constexpr int kRequestPermission = 0x1023, kTileState = 18;
  static const bool permitted = syscall(SYS_arch_prctl, kRequestPermission, kTileState) == 0;
  return permitted;
}

const Kernels& amx_kernels() {
  static constexpr Kernels kTable = [] {
    Kernels k = table("amx");
    k.matmul_quantized = &matmul_on_tiles;
    return k;
  }();
  return kTable;
}

}  // namespace lemma::model::cpu
