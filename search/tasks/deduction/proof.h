// The deduction family's prover: short derivations by forward chaining, and refutations of
// assumptions, nested where cases must be told apart. Complete up to its bounds on nesting and work.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "search/tasks/deduction/inference.h"

namespace lemma::search::deduction {

// Lines in order, and what they use that is known where they begin.
struct Proof {
  std::vector<Step> lines = {};
  std::set<Code> uses = {};
};

// What a branch begins with.
struct Known {
  std::vector<Code> literals = {};
  bool target = false;  // assumed
};

// What follows from the premises and from `known` by lines of one branch, each literal in the
// cheapest way found (D. Knuth, "A generalization of Dijkstra's algorithm", 1977: a line costs one
// and what it needs is counted with repetitions).
class Chaining {
 public:
  // What is known from around the branch is free of cost.
  Chaining(const Ground& ground, const Known& known);

  // Derives what follows by lines.
  void run();
  // Refutes one admitted literal whose truth is open and learns its denial. Call run() afterwards.
  bool learn_by_refutation(const std::function<bool(Code)>& admitted, int nested, int& work);

  bool known(Code code) const { return reasons_[static_cast<std::size_t>(code)].has_value(); }
  int cost(Code code) const { return reasons_[static_cast<std::size_t>(code)]->cost; }
  Known all_known() const;
  // The cheapest literal that is known with its denial, undenied, among those `admitted`.
  std::optional<Code> clash(const std::function<bool(Code)>& admitted) const;
  // Lines that end in all of these literals, which are known.
  Proof proof_of(const std::vector<Code>& codes) const;

 private:
  struct Reason {
    int cost = 0;
    std::vector<Code> needs = {};  // known in this branch
    std::vector<Step> lines = {};  // that derive it from these
    bool outer = false;            // known from around the branch
  };

  void add(Code code, Proof proof);
  void offer(Code code, Reason reason);
  void offer_by(const Clause& clause);
  void emit(Code code, std::vector<bool>& done, Proof& proof) const;

  const Ground& ground_;
  const bool target_assumed_;
  std::vector<std::optional<Reason>> reasons_;  // by code
  bool changed_ = false;                        // since the round began
};

// The lines that refute `assumption` where `known` holds, from assuming it to the contradiction,
// with up to `nested` further assumptions inside. Nothing when there are none or `work`, a number
// of chainings that is counted down, is used up.
std::optional<Proof> refutation(const Ground& ground, const Known& known, Code assumption,
                                int nested, int& work);

}  // namespace lemma::search::deduction
