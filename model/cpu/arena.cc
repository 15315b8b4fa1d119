#include "model/cpu/arena.h"

#include <algorithm>
#include <cstdint>
#include <new>
#include <utility>

#include <sys/mman.h>

namespace lemma::model::cpu {

namespace {
constexpr std::size_t kAlignment = 64;
constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kChunk = std::size_t{32} << 20;

std::size_t round_up(std::size_t n, std::size_t to) { return (n + to - 1) / to * to; }
}  // namespace

Arena::~Arena() {
  for (const Chunk& chunk : chunks_) ::munmap(chunk.begin, chunk.size);
}

void Arena::swap(Arena& other) noexcept {
  std::swap(chunks_, other.chunks_);
  std::swap(used_, other.used_);
}

std::byte* Arena::allocate(std::size_t bytes) {
  if (bytes > SIZE_MAX / 2) throw std::bad_alloc();
  bytes = round_up(std::max<std::size_t>(bytes, 1), kAlignment);
  if (chunks_.empty() || bytes > chunks_.back().size - used_) {
    // The kernel places a mapping at any 4 KiB page; the slack lets used_ start on a huge one.
    const std::size_t size = round_up(std::max(bytes, kChunk), kHugePage) + kHugePage;
    void* mapped = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    ::madvise(mapped, size, MADV_HUGEPAGE);
    chunks_.push_back({static_cast<std::byte*>(mapped), size});
    const auto address = reinterpret_cast<std::uintptr_t>(mapped);
    used_ = round_up(address, kHugePage) - address;
  }
  std::byte* place = chunks_.back().begin + used_;
  used_ += bytes;
  return place;
}

}  // namespace lemma::model::cpu
