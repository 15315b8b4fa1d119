#include "core/random.h"

#include <set>

#include <gtest/gtest.h>

#include "core/hashing.h"
#include "core/ids.h"

namespace lemma::core {
namespace {

TEST(Random, StreamsAreFixedForeverAndIndependent) {
  EXPECT_EQ(mix64(0), 0xe220a8397b1dcdafull);  // SplitMix64's published first output for seed 0
  Random a(42), b(42);
  EXPECT_EQ(a.next(), b.next());
  const Random child = a.split(1);
  a.next();
  Random again = Random(42).split(1);
  EXPECT_EQ(Random(child).next(),
            again.next());  // splitting depends on the key, not on how far the parent ran
  EXPECT_NE(Random(42).split(1).next(), Random(42).split(2).next());
}

TEST(Random, BelowIsUniformAndInRange) {
  Random random(7);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60'000; ++i) ++counts[random.below(6)];
  double chi2 = 0;
  for (const int c : counts) chi2 += (c - 10'000.0) * (c - 10'000.0) / 10'000.0;
  EXPECT_LT(chi2, 25.0);  // 5 degrees of freedom: p < 0.0002
  for (int i = 0; i < 1000; ++i) {
    const double u = random.uniform();
    EXPECT_TRUE(u >= 0.0 && u < 1.0);
  }
}

TEST(Hashing, SpreadsNearKeys) {
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 10'000; ++i) seen.insert(hash64("key" + std::to_string(i)));
  EXPECT_EQ(seen.size(), 10'000u);
}

TEST(Ids, EventIdsRoundTripAndRefuseOtherText) {
  const EventId id{3, 17};
  EXPECT_EQ(id.to_string(), "3-17");
  EXPECT_EQ(EventId::parse("3-17"), id);
  for (const char* bad : {"", "3", "3-", "-17", "3-17x", "a-b", "3--17", "99999999999999999999-1"})
    EXPECT_FALSE(EventId::parse(bad)) << bad;
  EXPECT_EQ(make_id("ses_", 1, 2).size(), 30u);
  EXPECT_NE(make_id("ses_", 1, 2), make_id("ses_", 1, 3));
}

}  // namespace
}  // namespace lemma::core
