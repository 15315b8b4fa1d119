#include "search/stopper.h"

#include <gtest/gtest.h>

namespace lemma::search {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Stopper, EachHasOneReason) {
  EXPECT_FALSE(VerifiedAnswerStopper().reason({}).has_value());
  EXPECT_EQ(VerifiedAnswerStopper().reason({.verified = true}), "a verified answer was found");
  EXPECT_FALSE(TokenStopper(100).reason({.tokens = 99}).has_value());
  EXPECT_EQ(TokenStopper(100).reason({.tokens = 100}), "the token budget of 100 is spent");
  EXPECT_FALSE(NodeStopper(5).reason({.nodes = 4}).has_value());
  EXPECT_EQ(NodeStopper(5).reason({.nodes = 6}), "the node budget of 5 is spent");
}

TEST(Stopper, WallClockCountsFromItsStart) {
  core::ManualClock clock;
  clock.advance(seconds(1000));
  const WallClockStopper stopper(clock, milliseconds(2500));
  clock.advance(milliseconds(2499));
  EXPECT_FALSE(stopper.reason({}).has_value());
  clock.advance(milliseconds(1));
  EXPECT_EQ(stopper.reason({}), "the time budget of 2.5 seconds is spent");
  const WallClockStopper late(clock, milliseconds(-3));
  EXPECT_EQ(late.reason({}), "the time budget is spent");
}

TEST(Stopper, TheFirstOfSeveralSpeaks) {
  std::vector<std::unique_ptr<Stopper>> parts;
  parts.push_back(std::make_unique<VerifiedAnswerStopper>());
  parts.push_back(std::make_unique<TokenStopper>(10));
  const AnyStopper any(std::move(parts));
  EXPECT_FALSE(any.reason({.tokens = 9}).has_value());
  EXPECT_EQ(any.reason({.tokens = 10}), "the token budget of 10 is spent");
  EXPECT_EQ(any.reason({.verified = true, .tokens = 10}), "a verified answer was found");
}

}  // namespace
}  // namespace lemma::search
