#include "core/grammar.h"

#include <gtest/gtest.h>

namespace lemma::core {
namespace {

// sum := digit{1,3} ("+" sum)? — right recursion, repetition and an optional tail.
Grammar sum_grammar() {
  Grammar g;
  g.rules.push_back(
      {"sum", {{Symbol::any_of(ByteSet::range('0', '9'), 1, 3), Symbol::ref(1, 0, 1)}}});
  g.rules.push_back({"tail", {{Symbol::text("+"), Symbol::ref(0)}}});
  return g;
}

TEST(Grammar, MatchesWholeTextsOnly) {
  const Grammar g = sum_grammar();
  ASSERT_TRUE(g.validate());
  for (const char* yes : {"1", "123", "1+2", "12+345+6"}) EXPECT_TRUE(matches(g, yes)) << yes;
  for (const char* no : {"", "1234", "+1", "1+", "1++2", "1 + 2", "1+2x"})
    EXPECT_FALSE(matches(g, no)) << no;
}

TEST(Grammar, ByteSets) {
  const ByteSet vowels = ByteSet::of("aeiou");
  EXPECT_TRUE(vowels.contains('e'));
  EXPECT_FALSE(vowels.contains('x'));
  EXPECT_TRUE(vowels.complement().contains('x'));
  EXPECT_FALSE(vowels.complement().contains('u'));
  EXPECT_TRUE(ByteSet::range(0, 255).contains(255));
}

TEST(Grammar, RefusesWhatCouldNotEnd) {
  Grammar left;
  left.rules.push_back({"a", {{Symbol::ref(0), Symbol::text("x")}}});
  EXPECT_EQ(left.validate().error().code, ErrorCode::kInvalidArgument);

  Grammar hidden;  // left-recursive behind something that may be empty
  hidden.rules.push_back(
      {"a", {{Symbol::any_of(ByteSet::of("y"), 0, 1), Symbol::ref(0), Symbol::text("x")}}});
  EXPECT_FALSE(hidden.validate());

  Grammar dangling;
  dangling.rules.push_back({"a", {{Symbol::ref(3)}}});
  EXPECT_FALSE(dangling.validate());

  Grammar repeat;
  repeat.rules.push_back({"a", {{Symbol::any_of(ByteSet::of("x"), 2, 1)}}});
  EXPECT_FALSE(repeat.validate());
  EXPECT_FALSE(Grammar{}.validate());
}

TEST(Grammar, NestedEmptyRepetitionsEnd) {
  Grammar g;
  g.rules.push_back({"a", {{Symbol::ref(1, 0, 4096), Symbol::text("!")}}});
  g.rules.push_back({"b", {{Symbol::any_of(ByteSet::of("x"), 0, 2)}}});
  EXPECT_TRUE(matches(g, "xxxxx!"));
  EXPECT_TRUE(matches(g, "!"));
  EXPECT_FALSE(matches(g, "xy!"));
}

}  // namespace
}  // namespace lemma::core
