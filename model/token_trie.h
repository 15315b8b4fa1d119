// The vocabulary's tokens as a trie over their bytes, laid out in preorder so that a walk is one
// pass that can jump over a subtree (as in llguidance's toktrie). Control tokens and tokens without
// bytes aren't in it. Immutable.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/token.h"
#include "model/tokenizer/vocabulary.h"

namespace lemma::model {

class TokenTrie {
 public:
  struct Node {
    std::uint32_t skip;   // index of the next node that isn't below this one
    std::uint16_t depth;  // bytes from the root, 1 and up; at most Vocabulary::kMaxTokenBytes
    std::uint8_t byte;
    bool has_token;
    std::uint32_t first_token;  // into tokens(): several tokens may have the same bytes
    std::uint32_t token_count;
  };

  explicit TokenTrie(const Vocabulary& vocabulary);

  std::span<const Node> nodes() const { return nodes_; }
  std::span<const TokenId> tokens(const Node& node) const {
    return std::span(tokens_).subspan(node.first_token, node.token_count);
  }

 private:
  std::vector<Node> nodes_;
  std::vector<TokenId> tokens_;
};

}  // namespace lemma::model
