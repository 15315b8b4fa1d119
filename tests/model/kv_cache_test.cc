#include "model/kv_cache.h"

#include <map>

#include <gtest/gtest.h>

#include "core/random.h"

namespace lemma::model {
namespace {

const PrefixSpace kSpace{.weights = "base"};

std::vector<TokenId> count_up(int count, TokenId first = 0) {
  std::vector<TokenId> tokens(count);
  for (int i = 0; i < count; ++i) tokens[i] = first + i;
  return tokens;
}

std::vector<PageId> allocate(KvCache& cache, int tokens) {
  std::vector<PageId> pages;
  for (int i = 0; i < (tokens + kPageTokens - 1) / kPageTokens; ++i)
    pages.push_back(cache.allocate().value());
  return pages;
}

void release(KvCache& cache, const std::vector<PageId>& pages) {
  for (const PageId page : pages) cache.release(page);
}

void release(KvCache& cache, const KvCache::Match& match) {
  release(cache, match.pages);
  if (match.partial != KvCache::kNoPage) cache.release(match.partial);
}

TEST(KvCache, FindsWhatWasInserted) {
  KvCache cache(8);
  const auto text = count_up(40);
  auto pages = allocate(cache, 40);
  cache.insert(kSpace, text, pages);
  release(cache, pages);
  EXPECT_EQ(cache.used(), 0);
  EXPECT_EQ(cache.cached(), 3);
  auto match = cache.match(kSpace, count_up(36));
  EXPECT_EQ(match.tokens(), 36);
  EXPECT_EQ(match.pages, std::vector<PageId>({pages[0], pages[1]}));
  EXPECT_EQ(match.partial, pages[2]);
  EXPECT_EQ(cache.used(), 3);
  release(cache, match);
  EXPECT_EQ(cache.known_tokens(kSpace, count_up(100)), 40);
  EXPECT_EQ(cache.known_tokens(kSpace, count_up(100, 1)), 0);
  EXPECT_TRUE(cache.consistent());
}

TEST(KvCache, KeepsSpacesApart) {
  KvCache cache(8);
  auto pages = allocate(cache, 16);
  cache.insert(kSpace, count_up(16), pages);
  for (const PrefixSpace& other : std::vector<PrefixSpace>{{.weights = "v2"},
                                                           {.weights = "base", .adapter = "a"},
                                                           {.weights = "base", .tenant_salt = "a"},
                                                           {.weights = ""}})
    EXPECT_EQ(cache.known_tokens(other, count_up(16)), 0);
  EXPECT_EQ(cache.known_tokens(kSpace, count_up(16)), 16);
}

TEST(KvCache, EvictsTheLeastRecentlyUsedLeafFirst) {
  KvCache cache(4);
  for (const TokenId first : {0, 100}) {
    auto pages = allocate(cache, 32);
    cache.insert(kSpace, count_up(32, first), pages);
    release(cache, pages);
  }
  release(cache, cache.match(kSpace, count_up(32, 0)));  // now 100.. is the older
  const auto page = cache.allocate();
  ASSERT_TRUE(page);
  EXPECT_EQ(cache.known_tokens(kSpace, count_up(32, 0)), 32);
  EXPECT_EQ(cache.known_tokens(kSpace, count_up(32, 100)),
            16);  // its leaf went, its first page not
  EXPECT_TRUE(cache.consistent());
}

TEST(KvCache, NeverEvictsWhatIsHeld) {
  KvCache cache(2);
  auto pages = allocate(cache, 32);
  cache.insert(kSpace, count_up(32), pages);
  EXPECT_FALSE(cache.allocate());
  cache.release(pages[1]);
  EXPECT_TRUE(cache.allocate());
  EXPECT_FALSE(cache.allocate());
}

TEST(KvCache, OnlyAnUnsharedPageOutsideTheTreeIsWritable) {
  KvCache cache(4);
  auto pages = allocate(cache, 16);
  EXPECT_TRUE(cache.writable(pages[0]));
  cache.retain(pages[0]);
  EXPECT_FALSE(cache.writable(pages[0]));
  cache.release(pages[0]);
  EXPECT_TRUE(cache.writable(pages[0]));
  cache.insert(kSpace, count_up(16), pages);
  EXPECT_FALSE(cache.writable(pages[0]));
}

TEST(KvCache, InsertTakesTheTreesPageForTheSameTokens) {
  KvCache cache(4);
  auto first = allocate(cache, 20), second = allocate(cache, 20);
  cache.insert(kSpace, count_up(20), first);
  cache.insert(kSpace, count_up(20), second);
  EXPECT_EQ(second[0], first[0]);
  EXPECT_EQ(cache.free(), 2 - 1 + 1);  // both duplicates are free again
  release(cache, first);
  release(cache, second);
  EXPECT_EQ(cache.used(), 0);
  EXPECT_TRUE(cache.consistent());
}

TEST(KvCache, ALongerPageReplacesItsBeginning) {
  KvCache cache(4);
  auto beginning = allocate(cache, 5);
  cache.insert(kSpace, count_up(5), beginning);
  release(cache, beginning);
  auto longer = allocate(cache, 9);
  cache.insert(kSpace, count_up(9), longer);
  release(cache, longer);
  EXPECT_EQ(cache.cached(), 1);
  auto again = allocate(cache, 5);
  cache.insert(kSpace, count_up(5), again);  // says nothing new
  release(cache, again);
  EXPECT_EQ(cache.cached(), 1);
  EXPECT_EQ(cache.known_tokens(kSpace, count_up(9)), 9);
  EXPECT_TRUE(cache.consistent());
}

// A thousand random histories beside a naive model: which texts were inserted, and who holds what.
// What the cache says it knows must have been computed for those very tokens; references never
// leak; a page has one writer.
TEST(KvCache, AgreesWithANaiveModel) {
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    core::Random random(seed);
    const int total = 2 + static_cast<int>(random.below(12));
    KvCache cache(total);
    struct Holder {
      std::vector<TokenId> tokens;
      std::vector<PageId> pages;
    };
    std::vector<Holder> holders;
    std::map<PageId, std::vector<TokenId>>
        content;  // the text up to the end of each page, as computed into it
    for (int step = 0; step < 60; ++step) {
      if (random.below(2) == 0) {  // somebody computes a text, starting from what is known of it
        Holder holder;
        for (auto n = 1 + random.below(60); n > 0; --n)
          holder.tokens.push_back(
              static_cast<TokenId>(random.below(holder.tokens.size() % 8 == 7 ? 2 : 1)));
        auto match = cache.match(kSpace, holder.tokens);
        ASSERT_LE(match.tokens(), static_cast<int>(holder.tokens.size()));
        const auto check = [&](PageId page, int end) {
          ASSERT_TRUE(content.contains(page));
          ASSERT_GE(content[page].size(), static_cast<std::size_t>(end));
          ASSERT_TRUE(
              std::equal(holder.tokens.begin(), holder.tokens.begin() + end, content[page].begin()))
              << "seed " << seed;
        };
        for (std::size_t i = 0; i < match.pages.size(); ++i)
          check(match.pages[i], static_cast<int>(i + 1) * kPageTokens);
        if (match.partial != KvCache::kNoPage) {
          check(match.partial, match.tokens());
          cache.release(match.partial);
        }
        holder.pages = match.pages;
        while (holder.pages.size() * kPageTokens < holder.tokens.size()) {
          const auto page = cache.allocate();
          if (!page) break;
          ASSERT_TRUE(cache.writable(*page));
          holder.pages.push_back(*page);
          const auto end = std::min(holder.tokens.size(), holder.pages.size() * kPageTokens);
          content[*page].assign(holder.tokens.begin(),
                                holder.tokens.begin() + static_cast<std::ptrdiff_t>(end));
        }
        holder.tokens.resize(std::min(holder.tokens.size(), holder.pages.size() * kPageTokens));
        holders.push_back(holder);
      } else if (!holders.empty()) {  // somebody finishes, having put the text in the tree or not
        const auto who = random.below(holders.size());
        Holder& holder = holders[who];
        if (random.below(4) != 0 && !holder.tokens.empty()) {
          cache.insert(kSpace, holder.tokens, holder.pages);
          ASSERT_GE(cache.known_tokens(kSpace, holder.tokens),
                    static_cast<int>(holder.tokens.size()));
        }
        if (random.below(3) != 0) {
          release(cache, holder.pages);
          holders.erase(holders.begin() + static_cast<std::ptrdiff_t>(who));
        }
      }
      std::map<PageId, int> held;
      for (const Holder& holder : holders)
        for (const PageId page : holder.pages) ++held[page];
      ASSERT_EQ(cache.used(), static_cast<int>(held.size())) << "seed " << seed;
      for (const auto& [page, holders_of_it] : held)
        ASSERT_TRUE(holders_of_it == 1 || !cache.writable(page));
      ASSERT_EQ(cache.free() + cache.used() + cache.cached(), total);
      ASSERT_TRUE(cache.consistent()) << "seed " << seed << " step " << step;
    }
    for (const Holder& holder : holders) release(cache, holder.pages);
    ASSERT_EQ(cache.used(), 0);
    for (int i = 0; i < total; ++i) ASSERT_TRUE(cache.allocate());  // everything can be had again
  }
}

}  // namespace
}  // namespace lemma::model
