// Who holds which page of KV. Pages are handed out with a reference count; a radix tree remembers
// which pages hold the KV of which tokens, so that a prompt finds what was computed before. Pure
// bookkeeping: the memory is the Backend's. One owner thread.
//
// KV is a function of the weights, the adapter and the tokens, so that is the tree's key; a
// tenant's salt keeps tenants from sharing (and from timing each other's prompts). Each tree node
// is one page: 16 tokens, or fewer at a leaf. A page may be written only while writable(): one
// holder, and not in the tree. To continue inside a page that others hold, its filled tokens are
// copied to a fresh one (Backend::copy_page).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/backend.h"
#include "model/token.h"

namespace lemma::model {

struct PrefixSpace {
  std::string weights;  // version
  std::string adapter = {};
  std::string tenant_salt = {};
};

class KvCache {
 public:
  static constexpr PageId kNoPage = -1;

  // The longest known beginning of a text. The caller holds a reference to every page in it.
  struct Match {
    std::vector<PageId> pages;  // full ones
    PageId partial = kNoPage;   // its first `partial_tokens` tokens continue the full pages
    int partial_tokens = 0;     // 0 .. kPageTokens
    int tokens() const { return static_cast<int>(pages.size()) * kPageTokens + partial_tokens; }
  };

  explicit KvCache(int pages);
  ~KvCache();
  KvCache(const KvCache&) = delete;
  KvCache& operator=(const KvCache&) = delete;

  Match match(const PrefixSpace& space, std::span<const TokenId> tokens);
  // As match().tokens(), taking no reference and not counting as a use.
  int known_tokens(const PrefixSpace& space, std::span<const TokenId> tokens) const;

  // A page that nobody holds, with one reference; the least recently used leaf of the tree goes
  // when none is free. Nothing when every page is held.
  std::optional<PageId> allocate();
  void retain(PageId page);
  void release(PageId page);

  // Remembers that pages[i] holds the KV of tokens [16 i, 16 i + 16) after those before; the last
  // page may be partly filled. The caller holds them all and writes no more to them. Where the tree
  // already had a page of the same tokens, pages[i] becomes that page and the reference moves to
  // it.
  void insert(const PrefixSpace& space, std::span<const TokenId> tokens, std::span<PageId> pages);

  bool writable(PageId page) const;

  int total() const { return static_cast<int>(pages_.size()); }
  int free() const { return static_cast<int>(free_.size()); }
  int used() const { return used_; }                       // referenced
  int cached() const { return total() - free() - used_; }  // held by the tree alone
  int evictable() const {
    return static_cast<int>(leaves_.size());
  }  // now; evicting may uncover more

  // Walks everything and compares it with the counts; for tests.
  bool consistent() const;

 private:
  struct Node;
  struct Page {
    int references = 0;
    Node* node = nullptr;  // where it is in the tree
  };

  Node* root(const PrefixSpace& space, bool create) const;
  Node* child_of(const Node& parent, std::span<const TokenId> tokens) const;
  // The child that shares the most first tokens, and how many.
  static std::pair<Node*, int> closest_child(const Node& parent, std::span<const TokenId> tokens);
  void touch(Node& node);
  void update_leaf(Node& node);
  void list(Node& node);
  void unlist(Node& node);
  void remove_leaf(Node& node);
  void add_child(Node& parent, std::span<const TokenId> tokens, PageId page);
  void drop_beginnings(Node& parent, std::span<const TokenId> tokens);

  std::vector<Page> pages_;
  std::vector<PageId> free_;
  int used_ = 0;
  std::uint64_t clock_ = 0;  // counts uses
  mutable std::unordered_map<std::string, std::unique_ptr<Node>> roots_;
  // Nodes without children whose page nobody references, the least recently used first.
  using Leaves = std::set<std::pair<std::uint64_t, Node*>>;
  Leaves leaves_;
  std::vector<Leaves::node_type> spare_;  // their memory, so that evicting allocates nothing
};

}  // namespace lemma::model
