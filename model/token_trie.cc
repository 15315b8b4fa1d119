#include "model/token_trie.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace lemma::model {

TokenTrie::TokenTrie(const Vocabulary& vocabulary) {
  for (TokenId id = 0; id < vocabulary.size(); ++id)
    if (!vocabulary.bytes(id).empty()) tokens_.push_back(id);
  // Sorted by bytes, a token's prefix comes right before all that continue it: that is preorder.
  std::stable_sort(tokens_.begin(), tokens_.end(),
                   [&](TokenId a, TokenId b) { return vocabulary.bytes(a) < vocabulary.bytes(b); });
  std::vector<std::uint32_t> open;  // the nodes from the root to the current place
  std::string_view previous;
  const auto close_to = [&](std::size_t depth) {
    for (; open.size() > depth; open.pop_back())
      nodes_[open.back()].skip = static_cast<std::uint32_t>(nodes_.size());
  };
  for (std::uint32_t i = 0; i < tokens_.size(); ++i) {
    const auto bytes = vocabulary.bytes(tokens_[i]);
    if (i > 0 && bytes == previous) {
      ++nodes_[open.back()].token_count;
      continue;
    }
    const auto shared = static_cast<std::size_t>(
        std::mismatch(bytes.begin(), bytes.end(), previous.begin(), previous.end()).first -
        bytes.begin());
    close_to(shared);
    for (std::size_t depth = shared; depth < bytes.size(); ++depth) {
      open.push_back(static_cast<std::uint32_t>(nodes_.size()));
      nodes_.push_back({0, static_cast<std::uint16_t>(depth + 1),
                        static_cast<std::uint8_t>(bytes[depth]), false, 0, 0});
    }
    Node& end = nodes_[open.back()];
    end.has_token = true;
    end.first_token = i;
    end.token_count = 1;
    previous = bytes;
  }
  close_to(0);
}

}  // namespace lemma::model
