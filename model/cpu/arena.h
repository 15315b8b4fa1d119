// Memory for weights, KV pages and activations: zeroed, 64-byte aligned, freed all at once. Pages
// are committed when first touched, and asked to be huge (the token loop streams through all
// weights, so TLB misses count). Not thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

namespace lemma::model::cpu {

class Arena {
 public:
  Arena() = default;
  Arena(Arena&& other) noexcept { swap(other); }
  Arena& operator=(Arena&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Arena();

  // Throws std::bad_alloc when the system refuses.
  std::byte* allocate(std::size_t bytes);
  template <class T>
  requires std::is_trivially_copyable_v<T> std::span<T> array(std::size_t count) {
    return {reinterpret_cast<T*>(allocate(count * sizeof(T))), count};
  }

 private:
  struct Chunk {
    std::byte* begin;
    std::size_t size;
  };
  void swap(Arena& other) noexcept;

  std::vector<Chunk> chunks_;
  std::size_t used_ = 0;  // of the last chunk
};

}  // namespace lemma::model::cpu
