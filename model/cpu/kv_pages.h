// The KV cache's memory: pages of 16 tokens, each holding every layer's keys and values. Who owns
// which page is decided elsewhere (model/kv_cache.h). One head's part of a page is a K tile
// (head_width, 16) beside a V tile (16, head_width): the kernels then score 16 tokens at once and
// sum values along a head. One owner thread; kernels write disjoint tiles.
#pragma once

#include <cstddef>
#include <cstring>

#include "model/backend.h"
#include "model/config.h"
#include "model/cpu/arena.h"

namespace lemma::model::cpu {

class KvPages {
 public:
  KvPages(const ModelConfig& config, int pages, int element_bytes)
      : pages_(pages),
        layers_(config.layers),
        heads_(config.kv_heads),
        tile_bytes_(static_cast<std::size_t>(config.head_width) * kPageTokens *
                    static_cast<std::size_t>(element_bytes)),
        bytes_(arena_.allocate(page_bytes() * static_cast<std::size_t>(layers_) *
                               static_cast<std::size_t>(pages_))) {}

  int pages() const { return pages_; }
  std::byte* k_tile(int layer, PageId page, int head) const {
    return layer_page(layer, page) + static_cast<std::size_t>(head) * 2 * tile_bytes_;
  }
  std::byte* v_tile(int layer, PageId page, int head) const {
    return k_tile(layer, page, head) + tile_bytes_;
  }

  // Asks for a head's tiles in the L2 cache: a page's neighbour in the sequence is anywhere in memory.
  void prefetch(int layer, PageId page, int head) const {
    const std::byte* at = k_tile(layer, page, head);
    for (std::size_t i = 0; i < 2 * tile_bytes_; i += 64) __builtin_prefetch(at + i, 0, 2);
  }

  // Copies whole tiles: tokens beyond those filled are never read.
  void copy(PageId from, PageId to) {
    for (int layer = 0; layer < layers_; ++layer) {
      std::memcpy(layer_page(layer, to), layer_page(layer, from), page_bytes());
    }
  }

 private:
  std::size_t page_bytes() const {
    return static_cast<std::size_t>(heads_) * 2 * tile_bytes_;
  }  // of one layer
  std::byte* layer_page(int layer, PageId page) const {
    return bytes_ + (static_cast<std::size_t>(layer) * static_cast<std::size_t>(pages_) +
                     static_cast<std::size_t>(page)) *
                        page_bytes();
  }

  const int pages_, layers_, heads_;
  const std::size_t tile_bytes_;
  Arena arena_;
  std::byte* const bytes_;
};

}  // namespace lemma::model::cpu
