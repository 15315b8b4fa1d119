#include "search/selection.h"

#include <algorithm>
#include <cmath>

#include "core/assert.h"

namespace lemma::search {

double action_score(const Action& action, int parent_visits, const SelectionWeights& weights) {
  const int n = action.visits + action.in_flight;
  // The action's own first estimate counts as one visit, so that virtual loss also lowers unvisited
  // ones.
  const double q = action.q * (1 + action.visits) / (1 + n);
  const double u = weights.puct * action.prior *
                   std::sqrt(static_cast<double>(std::max(1, parent_visits))) / (1 + n);
  return q + u + weights.novelty * action.novelty.mean(action.in_flight);
}

double sibling_priors(std::span<const SampledSibling> siblings, double refuted, bool open,
                      std::span<double> priors) {
  LEMMA_ASSERT(siblings.size() == priors.size(), "one prior for each sibling");
  if (siblings.empty()) return open ? 1.0 : 0.0;
  double used = 0;
  double highest = siblings[0].mean_logprob;
  for (const auto& sibling : siblings) {
    used += sibling.probability;
    highest = std::max(highest, sibling.mean_logprob);
  }
  const double left = std::max(0.0, 1.0 - used - refuted);
  const double expand_here = !open              ? 0.0
                             : used + left <= 0 ? 0.5
                                                : std::clamp(left / (used + left), 0.05, 0.95);
  double total = 0;
  for (std::size_t i = 0; i < siblings.size(); ++i)
    total += priors[i] = std::exp(siblings[i].mean_logprob - highest);
  for (double& prior : priors) prior *= (1.0 - expand_here) / total;
  return expand_here;
}

double equal_priors(bool open, std::span<double> priors) {
  const auto actions = priors.size() + (open ? 1 : 0);
  if (actions == 0) return 0.0;
  const double share = 1.0 / static_cast<double>(actions);
  std::fill(priors.begin(), priors.end(), share);
  return open ? share : 0.0;
}

}  // namespace lemma::search
