#include "model/text_stream.h"

#include <gtest/gtest.h>

#include "core/random.h"

namespace lemma::model {
namespace {

TEST(TextStream, HoldsBackWhatMayBecomeAStop) {
  TextStream stream({"END", "\n\n"});
  EXPECT_FALSE(stream.append("one E"));
  EXPECT_EQ(stream.take(false), "one ");
  EXPECT_FALSE(stream.append("N"));
  EXPECT_EQ(stream.take(false), "");
  EXPECT_FALSE(stream.append("E\n"));
  EXPECT_EQ(stream.take(false), "ENE");
  EXPECT_TRUE(stream.append("\nmore"));
  EXPECT_EQ(stream.take(false), "");
  EXPECT_EQ(stream.text(), "one ENE");
  EXPECT_TRUE(stream.append("ignored"));
  EXPECT_EQ(stream.text(), "one ENE");
}

TEST(TextStream, LetsOutWholeCharactersOnly) {
  TextStream stream({});
  stream.append("\xe4\xbd");
  EXPECT_EQ(stream.take(false), "");
  stream.append("\xa0\xf0\x9f");
  EXPECT_EQ(stream.take(false), "你");
  EXPECT_EQ(stream.take(true), "\xef\xbf\xbd");
  EXPECT_EQ(stream.text(), "你\xf0\x9f");
}

TEST(TextStream, ReplacesWhatIsNotUtf8) {
  TextStream stream({});
  stream.append("a\xff\xc3z");
  EXPECT_EQ(stream.take(false), "a\xef\xbf\xbd\xef\xbf\xbdz");
}

TEST(TextStream, TheEarliestStopWins) {
  TextStream stream({"cd", "b", "abc"});
  EXPECT_TRUE(stream.append("xxabcd"));
  EXPECT_EQ(stream.text(), "xx");
}

// However the text is cut into tokens, what is let out is the text before the first stop.
TEST(TextStream, DoesNotDependOnTheCuts) {
  core::Random random(4);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (auto n = random.below(30); n > 0; --n)
      text += std::vector<std::string>{"a", "b", "c", "é", "👍"}[random.below(5)];
    const std::vector<std::string> stops = {"abc", "éa", "bb", "c👍c"};
    std::size_t first = std::string::npos;
    for (const auto& stop : stops) first = std::min(first, text.find(stop));
    const std::string expected = text.substr(0, first);
    TextStream stream(stops);
    std::string out;
    bool stopped = false;
    for (std::size_t at = 0; at < text.size() && !stopped;) {
      const auto length = 1 + random.below(4);
      stopped = stream.append(std::string_view(text).substr(at, length));
      out += stream.take(false);
      ASSERT_TRUE(expected.starts_with(out)) << text << " let out " << out;
      at += length;
    }
    out += stream.take(true);
    ASSERT_EQ(out, expected) << text;
    ASSERT_EQ(stopped, first != std::string::npos);
  }
}

TEST(TextStream, StopsHaveBounds) {
  EXPECT_TRUE(validate_stops({}));
  EXPECT_EQ(validate_stops(std::vector<std::string>(17, "x")).error().field, "stop");
  EXPECT_EQ(validate_stops(std::vector<std::string>{"x", ""}).error().field, "stop[1]");
  EXPECT_EQ(validate_stops(std::vector<std::string>{std::string(257, 'x')}).error().field,
            "stop[0]");
}

}  // namespace
}  // namespace lemma::model
