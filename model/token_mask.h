// A set of tokens as bits: what a grammar allows next.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "model/token.h"

namespace lemma::model {

class TokenMask {
 public:
  TokenMask() = default;
  explicit TokenMask(int vocabulary) : words_((vocabulary + 63) / 64, 0) {}

  void add(TokenId token) { words_[token >> 6] |= std::uint64_t{1} << (token & 63); }
  bool contains(TokenId token) const { return words_[token >> 6] >> (token & 63) & 1; }
  int count() const {
    int total = 0;
    for (const auto word : words_) total += std::popcount(word);
    return total;
  }
  // Calls visit(token) in ascending order.
  template <class F>
  void for_each(F visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (std::uint64_t left = words_[i]; left != 0; left &= left - 1)
        visit(static_cast<TokenId>(i * 64 + std::countr_zero(left)));
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace lemma::model
