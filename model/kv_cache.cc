#include "model/kv_cache.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/assert.h"

namespace lemma::model {

struct KvCache::Node {
  Node* parent = nullptr;
  PageId page = kNoPage;  // kNoPage at a root
  int count = 0;          // tokens in the page
  std::array<TokenId, kPageTokens> tokens{};
  std::uint64_t last_use = 0;
  bool listed = false;                                     // in leaves_
  std::multimap<TokenId, std::unique_ptr<Node>> children;  // by their first token

  std::span<const TokenId> text() const { return std::span(tokens).first(count); }
};

namespace {

int shared_beginning(std::span<const TokenId> a, std::span<const TokenId> b) {
  return static_cast<int>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

std::span<const TokenId> page_of(std::span<const TokenId> tokens, std::size_t index) {
  const std::size_t begin = index * kPageTokens;
  return tokens.subspan(begin, std::min<std::size_t>(kPageTokens, tokens.size() - begin));
}

std::size_t pages_for(std::size_t tokens) { return (tokens + kPageTokens - 1) / kPageTokens; }

std::string key_of(const PrefixSpace& space) {
  std::string key;
  for (const auto& part : {space.weights, space.adapter, space.tenant_salt})
    key += std::to_string(part.size()) + ":" + part;
  return key;
}

}  // namespace

KvCache::KvCache(int pages) : pages_(pages) {
  free_.reserve(pages);
  spare_.reserve(pages);
  for (PageId page = pages - 1; page >= 0; --page) free_.push_back(page);
}

// Not recursive: a transcript of thousands of pages is a path as deep.
KvCache::~KvCache() {
  std::vector<std::unique_ptr<Node>> open;
  for (auto& [key, node] : roots_) open.push_back(std::move(node));
  while (!open.empty()) {
    const auto node = std::move(open.back());
    open.pop_back();
    for (auto& [token, child] : node->children) open.push_back(std::move(child));
  }
}

KvCache::Node* KvCache::root(const PrefixSpace& space, bool create) const {
  const auto key = key_of(space);
  const auto found = roots_.find(key);
  if (found != roots_.end()) return found->second.get();
  if (!create) return nullptr;
  // Spaces come and go with weights and tenants; those with pages are at most as many as pages.
  if (roots_.size() >= 2 * pages_.size() + 16)
    std::erase_if(roots_, [](const auto& entry) { return entry.second->children.empty(); });
  return roots_.emplace(key, std::make_unique<Node>()).first->second.get();
}

KvCache::Node* KvCache::child_of(const Node& parent, std::span<const TokenId> tokens) const {
  const auto [begin, end] = parent.children.equal_range(tokens[0]);
  for (auto at = begin; at != end; ++at)
    if (std::ranges::equal(at->second->text(), tokens)) return at->second.get();
  return nullptr;
}

std::pair<KvCache::Node*, int> KvCache::closest_child(const Node& parent,
                                                      std::span<const TokenId> tokens) {
  std::pair<Node*, int> best{nullptr, 0};
  if (tokens.empty()) return best;
  const auto [begin, end] = parent.children.equal_range(tokens[0]);
  for (auto at = begin; at != end; ++at) {
    const int shared = shared_beginning(at->second->text(), tokens);
    if (shared > best.second) best = {at->second.get(), shared};
  }
  return best;
}

KvCache::Match KvCache::match(const PrefixSpace& space, std::span<const TokenId> tokens) {
  Match match;
  Node* node = root(space, false);
  ++clock_;
  while (node != nullptr) {
    const auto rest = tokens.subspan(match.pages.size() * kPageTokens);
    const auto [child, shared] =
        closest_child(*node, rest.first(std::min<std::size_t>(rest.size(), kPageTokens)));
    if (child == nullptr) break;
    touch(*child);
    retain(child->page);
    if (shared < kPageTokens) {
      match.partial = child->page;
      match.partial_tokens = shared;
      break;
    }
    match.pages.push_back(child->page);
    node = child;
  }
  return match;
}

int KvCache::known_tokens(const PrefixSpace& space, std::span<const TokenId> tokens) const {
  int known = 0;
  const Node* node = root(space, false);
  while (node != nullptr) {
    const auto rest = tokens.subspan(known);
    const auto [child, shared] =
        closest_child(*node, rest.first(std::min<std::size_t>(rest.size(), kPageTokens)));
    known += shared;
    if (shared < kPageTokens) break;
    node = child;
  }
  return known;
}

std::optional<PageId> KvCache::allocate() {
  if (free_.empty()) {
    if (leaves_.empty()) return std::nullopt;
    remove_leaf(*leaves_.begin()->second);
  }
  const PageId page = free_.back();
  free_.pop_back();
  LEMMA_ASSERT(pages_[page].references == 0 && pages_[page].node == nullptr,
               "a free page is held by nobody");
  pages_[page].references = 1;
  ++used_;
  return page;
}

void KvCache::retain(PageId page) {
  Page& held = pages_[page];
  LEMMA_ASSERT(held.references > 0 || held.node != nullptr,
               "only a page that is held can be shared");
  if (held.references++ > 0) return;
  ++used_;
  if (held.node != nullptr) update_leaf(*held.node);
}

void KvCache::release(PageId page) {
  Page& held = pages_[page];
  LEMMA_ASSERT(held.references > 0, "a page is released once per reference");
  if (--held.references > 0) return;
  --used_;
  if (held.node != nullptr) {
    update_leaf(*held.node);
  } else {
    free_.push_back(page);
  }
}

void KvCache::insert(const PrefixSpace& space, std::span<const TokenId> tokens,
                     std::span<PageId> pages) {
  LEMMA_ASSERT(pages.size() == pages_for(tokens.size()), "one page per 16 tokens");
  Node* node = root(space, true);
  ++clock_;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const auto text = page_of(tokens, i);
    Node* child = child_of(*node, text);
    if (child == nullptr && text.size() < static_cast<std::size_t>(kPageTokens)) {
      const auto [closest, shared] = closest_child(*node, text);
      if (closest != nullptr && shared == static_cast<int>(text.size())) {
        touch(*closest);
        return;  // a longer page already says all that this one would
      }
    }
    if (child == nullptr) {
      LEMMA_ASSERT(pages_[pages[i]].node == nullptr, "a page has one place in the tree");
      drop_beginnings(*node, text);
      add_child(*node, text, pages[i]);
      child = pages_[pages[i]].node;
    } else if (child->page != pages[i]) {
      retain(child->page);
      release(pages[i]);
      pages[i] = child->page;
    }
    touch(*child);
    node = child;
  }
}

void KvCache::add_child(Node& parent, std::span<const TokenId> tokens, PageId page) {
  auto child = std::make_unique<Node>();
  child->parent = &parent;
  child->page = page;
  child->count = static_cast<int>(tokens.size());
  std::copy(tokens.begin(), tokens.end(), child->tokens.begin());
  pages_[page].node = child.get();
  parent.children.emplace(tokens[0], std::move(child));
  if (parent.page != kNoPage) update_leaf(parent);
}

// Leaves whose whole text the new page repeats are only in the way.
void KvCache::drop_beginnings(Node& parent, std::span<const TokenId> tokens) {
  std::vector<Node*> superseded;
  const auto [begin, end] = parent.children.equal_range(tokens[0]);
  for (auto at = begin; at != end; ++at)
    if (at->second->count < static_cast<int>(tokens.size()) &&
        shared_beginning(at->second->text(), tokens) == at->second->count)
      superseded.push_back(at->second.get());
  for (Node* node : superseded) remove_leaf(*node);
}

void KvCache::touch(Node& node) {
  if (node.listed) unlist(node);
  node.last_use = clock_;
  update_leaf(node);
}

void KvCache::update_leaf(Node& node) {
  const bool evictable = node.children.empty() && pages_[node.page].references == 0;
  if (evictable == node.listed) return;
  if (evictable) {
    list(node);
  } else {
    unlist(node);
  }
}

void KvCache::list(Node& node) {
  node.listed = true;
  if (spare_.empty()) {
    leaves_.insert({node.last_use, &node});
    return;
  }
  auto place = std::move(spare_.back());
  spare_.pop_back();
  place.value() = {node.last_use, &node};
  leaves_.insert(std::move(place));
}

void KvCache::unlist(Node& node) {
  node.listed = false;
  spare_.push_back(leaves_.extract({node.last_use, &node}));
}

// Takes a childless node out of the tree; its page is free unless somebody still references it.
void KvCache::remove_leaf(Node& node) {
  LEMMA_ASSERT(node.children.empty(), "only leaves leave the tree");
  if (node.listed) unlist(node);
  Page& page = pages_[node.page];
  page.node = nullptr;
  if (page.references == 0) free_.push_back(node.page);
  Node& parent = *node.parent;
  const auto [begin, end] = parent.children.equal_range(node.tokens[0]);
  for (auto at = begin; at != end; ++at) {
    if (at->second.get() != &node) continue;
    parent.children.erase(at);
    break;
  }
  if (parent.page != kNoPage) update_leaf(parent);
}

bool KvCache::writable(PageId page) const {
  return pages_[page].references == 1 && pages_[page].node == nullptr;
}

bool KvCache::consistent() const {
  int used = 0, in_tree = 0, listed = 0;
  std::vector<int> places(pages_.size(), 0);  // in the free list, or in the tree
  for (const PageId page : free_) {
    if (pages_[page].references != 0 || pages_[page].node != nullptr) return false;
    ++places[page];
  }
  std::vector<const Node*> open;
  for (const auto& [key, node] : roots_) open.push_back(node.get());
  while (!open.empty()) {
    const Node* node = open.back();
    open.pop_back();
    for (const auto& [token, child] : node->children) {
      if (child->parent != node || child->count < 1 || child->tokens[0] != token) return false;
      open.push_back(child.get());
    }
    if (node->page == kNoPage) continue;
    ++in_tree;
    ++places[node->page];
    const bool evictable = node->children.empty() && pages_[node->page].references == 0;
    if (pages_[node->page].node != node || node->listed != evictable) return false;
    if (!node->children.empty() && node->count != kPageTokens) return false;
    listed += evictable;
    if (evictable && !leaves_.contains({node->last_use, const_cast<Node*>(node)})) return false;
  }
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    used += pages_[page].references > 0;
    if (places[page] > 1 || (places[page] == 0 && pages_[page].references == 0)) return false;
  }
  return used == used_ && listed == static_cast<int>(leaves_.size());
}

}  // namespace lemma::model
