#include "search/tasks/deduction/moves.h"

#include <algorithm>

namespace lemma::search::deduction {

namespace {

class Enumeration {
 public:
  Enumeration(const DeductionProblem& problem, const Position& position)
      : problem_(problem),
        ground_(problem.ground()),
        position_(position),
        knowledge_(ground_, position) {}

  void add_derivations() {
    if (innermost_is_full(position_)) return;
    for (const Clause& clause : ground_.clauses()) add_by(clause);
    if (position_.assumes_target())
      for (const Clause& clause : ground_.target_clauses()) add_by(clause);
    for (const Witness& witness : ground_.witnesses())
      add_if_it_passes(
          {.kind = Step::Kind::kWitness, .premise = witness.premise, .facts = witness.literals});
  }

  void add_assumptions() {
    for (Code code = 0; code < ground_.codes(); ++code)
      add({.kind = Step::Kind::kAssume, .conclusion = code},
          assumable(problem_, position_, knowledge_, code));
    add({.kind = Step::Kind::kAssume, .conclusion = kTarget},
        assumable(problem_, position_, knowledge_, kTarget));
  }

  void add_contradictions() {
    for (Code code = 0; code < ground_.codes(); code += 2)
      if (knowledge_.clash(code))
        add_if_it_passes(
            {.kind = Step::Kind::kContradiction, .conclusion = refuted(code), .clash = code});
  }

  void add_models() {
    if (!position_.branches.empty()) return;
    const Model known = model_with(ground_, knowledge_, {});
    add_model({});
    for (Code code = 0; code < ground_.real_things() * ground_.predicates() * 2; code += 2)
      if (!holds(known, code)) add_model({code});
  }

  std::vector<Step> take() { return std::move(steps_); }

 private:
  void add(Step step, bool legal) {
    if (legal) steps_.push_back(std::move(step));
  }

  void add_if_it_passes(Step step) {
    const bool legal = judge(problem_, position_, step).next.has_value();
    add(std::move(step), legal);
  }

  void add_by(const Clause& clause) {
    for (const Code code : clause.literals) {
      if (knowledge_.known(code)) continue;
      auto needs = needed(clause, code);
      const bool ready = std::all_of(needs.begin(), needs.end(),
                                     [&](Code need) { return knowledge_.known(need); });
      Step step{.premise = clause.premise, .facts = std::move(needs), .conclusion = code};
      // While the premises' consistency is undecided, a step that would settle the query fails.
      if (problem_.decision().truth)
        add(std::move(step), ready);
      else if (ready)
        add_if_it_passes(std::move(step));
    }
  }

  void add_model(std::vector<Code> facts) {
    const Model model = model_with(ground_, knowledge_, facts);
    if (broken_premise(ground_, model)) return;
    const bool truth = query_holds(ground_, model);
    add({.kind = Step::Kind::kPossible, .facts = std::move(facts), .truth = truth},
        !(truth ? position_.possible_true : position_.possible_false));
  }

  Code refuted(Code clash) const {
    if (position_.branches.empty())
      return ground_.hypothetical(clash) ? ground_.goal() : kPremisesClash;
    const Code assumption = position_.branches.back().assumption;
    return assumption == kTarget ? kDeniedTarget : denial(assumption);
  }

  const DeductionProblem& problem_;
  const Ground& ground_;
  const Position& position_;
  const Knowledge knowledge_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> legal_steps(const DeductionProblem& problem, const Position& position) {
  Enumeration steps(problem, position);
  steps.add_derivations();
  steps.add_assumptions();
  steps.add_contradictions();
  steps.add_models();
  return steps.take();
}

bool stuck(const DeductionProblem& problem, const Position& position) {
  if (position.branches.size() < kMaxBranches) return false;
  Enumeration steps(problem, position);
  steps.add_derivations();
  steps.add_contradictions();
  return steps.take().empty();
}

}  // namespace lemma::search::deduction
