// The formulas of selection: priors, discounted novelty, PUCT. Pure functions over plain values;
// one citation each.
#pragma once

#include <span>

namespace lemma::search {

// Discounted reward statistics of one action. Source: Garivier & Moulines 2011, "On
// Upper-Confidence Bound Policies for Switching Bandit Problems", discounted UCB: N_g = sum
// g^(t-s), R_g = sum g^(t-s) r_s. The reward is the intrinsic one of RMaxTS (Xin et al. 2024,
// DeepSeek-Prover-V1.5, section 3.3): 1 when a visit added a state to the tree, else 0.
struct Novelty {
  double count = 0;   // N_g
  double reward = 0;  // R_g, 0 <= reward <= count

  // Every visit of the parent fades all its actions; the action taken then records its reward.
  void fade(double discount) {
    count *= discount;
    reward *= discount;
  }
  void record(double r) {
    count += 1;
    reward += r;
  }
  // The mean, with visits in flight counted as bringing nothing. An untried action has 1: optimism
  // in the face of uncertainty (Brafman & Tennenholtz 2002, R-max).
  double mean(int in_flight) const {
    const double n = count + in_flight;
    return n <= 0 ? 1.0 : (reward + (count <= 0 && in_flight == 0 ? 1.0 : 0.0)) / n;
  }
};

// What selection knows of one action: an edge, or "expand here".
struct Action {
  double q = 0;       // mean value of what lies behind it, in [0, 1], its discount applied
  double prior = 0;   // linear, in [0, 1]
  int visits = 0;     // backed up
  int in_flight = 0;  // virtual loss
  Novelty novelty;
};

struct SelectionWeights {
  double puct = 1.0;
  double novelty = 0.5;
};

// PUCT: Q + c P sqrt(sum N) / (1 + N) (Silver et al. 2017, "Mastering the game of Go without human
// knowledge"), plus the weighted novelty. A visit in flight counts as one that brought 0: virtual
// loss (Chaslot et al. 2008, "Parallel Monte-Carlo Tree Search").
double action_score(const Action& action, int parent_visits, const SelectionWeights& weights);

// One distinct sibling as it was sampled.
struct SampledSibling {
  double mean_logprob = 0;  // natural log-probability of its text divided by its tokens; <= 0
  double probability = 0;   // linear, of all its spellings together, in [0, 1]
};

// Fills `priors` (one for each sibling) and returns the prior of "expand here"; together they sum
// to 1 (all 0 when there are no siblings and nothing may be expanded). The siblings share what
// isn't "expand here"'s by a softmax of their length-normalised log-probabilities. "Expand here"
// has the probability that no sample has used up yet: `refuted` is the linear probability of
// samples that were refuted, which belongs to nobody. It is kept between 5% and 95% while open.
double sibling_priors(std::span<const SampledSibling> siblings, double refuted, bool open,
                      std::span<double> priors);

// The same without a model: every sibling and "expand here" are equally likely.
double equal_priors(bool open, std::span<double> priors);

}  // namespace lemma::search
