#include "search/selection.h"

#include <cmath>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.h"

namespace lemma::search {
namespace {

TEST(Priors, SumToOneWhateverWasSampled) {
  core::Random random(6);
  for (int i = 0; i < 2000; ++i) {
    std::vector<SampledSibling> siblings(random.below(12));
    for (auto& s : siblings) s = {-30 * random.uniform(), std::exp(-30 * random.uniform())};
    const bool open = random.below(2) == 0;
    std::vector<double> priors(siblings.size());
    const double here = sibling_priors(siblings, random.uniform(), open, priors);
    const double sum = std::accumulate(priors.begin(), priors.end(), here);
    if (siblings.empty() && !open) {
      EXPECT_EQ(sum, 0);
    } else {
      EXPECT_NEAR(sum, 1, 1e-12);
    }
    EXPECT_EQ(here == 0, !open);
    for (const double p : priors) EXPECT_GE(p, 0);
  }
}

TEST(Priors, FollowTheModelAndLeaveTheRestToExpandHere) {
  std::vector<double> priors(2);
  // Softmax of -0.1 and -1.1 is e : 1.
  double here =
      sibling_priors(std::vector<SampledSibling>{{-0.1, 0.3}, {-1.1, 0.2}}, 0, true, priors);
  EXPECT_NEAR(here, 0.5, 1e-12);
  EXPECT_NEAR(priors[0] / priors[1], std::exp(1.0), 1e-9);
  // A refuted sample's probability is gone, neither the siblings' nor what is left.
  here = sibling_priors(std::vector<SampledSibling>{{-0.1, 0.3}, {-1.1, 0.2}}, 0.3, true, priors);
  EXPECT_NEAR(here, 0.2 / 0.7, 1e-12);
  here = sibling_priors(std::vector<SampledSibling>{{-0.1, 0.6}, {-1.1, 0.6}}, 0, true, priors);
  EXPECT_NEAR(here, 0.05, 1e-12) << "an open node can always be expanded";
  EXPECT_NEAR(equal_priors(true, priors), 1.0 / 3, 1e-12);
}

TEST(Selection, VirtualLossAndVisitsLowerAScore) {
  const SelectionWeights weights;
  Action action{.q = 0.5, .prior = 0.5, .visits = 3, .in_flight = 0, .novelty = {}};
  action.novelty.record(1);
  const double before = action_score(action, 10, weights);
  action.in_flight = 1;
  const double once = action_score(action, 10, weights);
  action.in_flight = 2;
  EXPECT_LT(once, before);
  EXPECT_LT(action_score(action, 10, weights), once);
  Action unvisited{.q = 0.5, .prior = 0.5, .visits = 0, .in_flight = 0, .novelty = {}};
  const double fresh = action_score(unvisited, 10, weights);
  unvisited.in_flight = 1;
  EXPECT_LT(action_score(unvisited, 10, weights), fresh);
}

TEST(Selection, OldNoveltyIsForgotten) {
  Novelty novelty;
  EXPECT_EQ(novelty.mean(0), 1) << "untried: optimistic";
  EXPECT_EQ(novelty.mean(1), 0) << "untried, but somebody is on it";
  novelty.record(1);
  EXPECT_EQ(novelty.mean(0), 1);
  double last = 1;
  for (int i = 0; i < 20; ++i) {
    novelty.fade(0.9);
    novelty.record(0);
    EXPECT_LT(novelty.mean(0), last);
    last = novelty.mean(0);
  }
  EXPECT_LT(last, 0.03);
}

}  // namespace
}  // namespace lemma::search
