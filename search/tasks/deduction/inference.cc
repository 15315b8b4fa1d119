#include "search/tasks/deduction/inference.h"

#include <algorithm>

namespace lemma::search::deduction {

namespace {

bool contains(const std::vector<Code>& codes, Code code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

std::vector<Code> sorted(std::vector<Code> codes) {
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

void learn(std::vector<Code>& codes, Code code) {
  codes.insert(std::lower_bound(codes.begin(), codes.end(), code), code);
}

// What a base position says of the query, were the premises consistent.
std::optional<Truth> settled(const Ground& ground, const Position& position) {
  if (!position.branches.empty()) return std::nullopt;
  const Knowledge knowledge(ground, position);
  const auto truth = [](bool holds) { return holds ? Truth::kTrue : Truth::kFalse; };
  if (knowledge.known(ground.goal())) return truth(ground.goal_truth());
  if (!ground.target()) {
    if (knowledge.known(denial(ground.goal()))) return truth(!ground.goal_truth());
    return std::nullopt;
  }
  for (const Clause& clause : ground.target_clauses())
    if (std::all_of(clause.literals.begin(), clause.literals.end(),
                    [&](Code code) { return knowledge.known(denial(code)); }))
      return truth(!ground.goal_truth());
  return std::nullopt;
}

class Judge {
 public:
  Judge(const DeductionProblem& problem, const Position& position)
      : problem_(problem),
        ground_(problem.ground()),
        position_(position),
        knowledge_(ground_, position) {}

  Judged judge(Step step) const {
    switch (step.kind) {
      case Step::Kind::kRule:
        return by_rule(std::move(step));
      case Step::Kind::kWitness:
        return by_witness(std::move(step));
      case Step::Kind::kAssume:
        return assume(std::move(step));
      case Step::Kind::kContradiction:
        return refute(std::move(step));
      case Step::Kind::kPossible:
        break;
    }
    return show_model(std::move(step));
  }

 private:
  static Judged refused(Step step, std::string evidence, Judgement judgement = Judgement::kFailed) {
    return {.verdict = {judgement, std::move(evidence)}, .step = std::move(step)};
  }

  std::string premise_text(int number) const {
    if (number == Ground::kAssumption) return "the assumption that " + ground_.say_target();
    return "premise " + std::to_string(number) + " (" +
           say(ground_.theory(), ground_.theory().premises[static_cast<std::size_t>(number) - 1]) +
           ")";
  }

  // Passed; at the base the query may be settled by it.
  Judged passed(Step step, Position next, std::string evidence) const {
    if (const auto truth = settled(ground_, next); truth && !next.outcome) {
      if (!problem_.decision().truth)
        return refused(std::move(step), "whether the premises are consistent was not decided",
                       Judgement::kUnknown);
      if (problem_.consistent()) next.outcome = truth;
    }
    return {.verdict = {Judgement::kPassed, std::move(evidence)},
            .step = std::move(step),
            .next = std::move(next)};
  }

  Judged full(Step step) const {
    return refused(std::move(step), "more than 64 lines under one assumption are not followed",
                   Judgement::kUnknown);
  }

  Judged by_rule(Step step) const {
    const bool assumption = step.premise == Ground::kAssumption;
    if (assumption && !position_.assumes_target())
      return refused(std::move(step), "no rule is assumed");
    const auto& clauses = assumption ? ground_.target_clauses() : ground_.clauses();
    const auto clause = std::find_if(clauses.begin(), clauses.end(), [&](const Clause& c) {
      return c.premise == step.premise && contains(c.literals, step.conclusion);
    });
    if (clause == clauses.end()) {
      std::string name = assumption ? "the assumption" : "rule " + std::to_string(step.premise);
      return refused(step, "no " + name + " is about whether " + ground_.say(step.conclusion));
    }
    const auto needs = needed(*clause, step.conclusion);
    for (const Code code : step.facts)
      if (!contains(needs, code))
        return refused(step, ground_.say(code) + " is not what " + premise_text(step.premise) +
                                 " needs for that");
    for (const Code code : needs) {
      if (!contains(step.facts, code))
        return refused(step, premise_text(step.premise) + " also needs that " + ground_.say(code));
      if (!knowledge_.known(code)) return refused(step, ground_.say(code) + " is not known");
    }
    if (knowledge_.known(step.conclusion))
      return refused(step, ground_.say(step.conclusion) + " is known already");
    if (innermost_is_full(position_)) return full(std::move(step));
    step.facts = needs;
    Position next = position_;
    learn(next.innermost(), step.conclusion);
    std::string evidence = "it follows from " + premise_text(step.premise) +
                           (needs.empty() ? "" : " and what is known");
    return passed(std::move(step), std::move(next), std::move(evidence));
  }

  Judged by_witness(Step step) const {
    const auto& all = ground_.witnesses();
    const auto witness = std::find_if(all.begin(), all.end(),
                                      [&](const Witness& w) { return w.premise == step.premise; });
    if (witness == all.end())
      return refused(
          step, "no premise " + std::to_string(step.premise) + " says that there is something");
    if (sorted(step.facts) != sorted(witness->literals))
      return refused(step, "that is not what " + premise_text(step.premise) + " says of it");
    if (position_.branches.size() > 0 &&
        position_.branches.back().derived.size() + witness->literals.size() > kMaxBranchLines)
      return full(std::move(step));
    step.facts = sorted(step.facts);
    Position next = position_;
    bool new_fact = false;
    for (const Code code : step.facts) {
      if (knowledge_.known(code)) continue;
      learn(next.innermost(), code);
      new_fact = true;
    }
    if (!new_fact) return refused(std::move(step), "all of it is known already");
    std::string evidence = premise_text(step.premise) + " says that there is such a thing";
    return passed(std::move(step), std::move(next), std::move(evidence));
  }

  Judged assume(Step step) const {
    if (position_.branches.size() >= kMaxBranches)
      return refused(std::move(step), "more than 3 open assumptions are not followed",
                     Judgement::kUnknown);
    if (!assumable(problem_, position_, knowledge_, step.conclusion)) {
      const bool known = step.conclusion != kTarget && (knowledge_.known(step.conclusion) ||
                                                        knowledge_.known(denial(step.conclusion)));
      return refused(std::move(step), known ? "it is known already, or its denial is"
                                            : "the first assumption must be about the query");
    }
    Position next = position_;
    next.branches.push_back({.assumption = step.conclusion});
    return passed(std::move(step), std::move(next), "an assumption may be made to refute it");
  }

  Judged refute(Step step) const {
    if (!knowledge_.clash(step.clash))
      return refused(step, "it is not known both that " + ground_.say(step.clash) + " and that " +
                               ground_.say(denial(step.clash)));
    return position_.branches.empty() ? refute_premises(std::move(step))
                                      : close_branch(std::move(step));
  }

  // Without an assumption, a clash refutes the premises, or the existence of a class's member.
  Judged refute_premises(Step step) const {
    Position next = position_;
    if (!ground_.hypothetical(step.clash)) {
      if (step.conclusion != kPremisesClash)
        return refused(std::move(step), "it follows that the premises are contradictory");
      next.outcome = Truth::kContradictory;
      return passed(std::move(step), std::move(next), "the premises lead to both");
    }
    if (step.conclusion != ground_.goal() || knowledge_.known(ground_.goal()))
      return refused(std::move(step), "it follows only that " + ground_.say(ground_.goal()));
    learn(next.derived, ground_.goal());
    return passed(std::move(step), std::move(next),
                  "the class has no member, so whatever is said of every member holds");
  }

  Judged close_branch(Step step) const {
    const Code assumption = position_.branches.back().assumption;
    if (ground_.hypothetical(step.clash) &&
        (assumption == kTarget || !ground_.hypothetical(assumption)))
      return refused(std::move(step),
                     "the clash is in what the class would be like, not in the assumption");
    const Code conclusion = assumption == kTarget ? kDeniedTarget : denial(assumption);
    if (step.conclusion != conclusion)
      return refused(std::move(step), "it refutes the last open assumption, nothing else");
    Position next = position_;
    next.branches.pop_back();
    if (conclusion != kDeniedTarget) {
      if (innermost_is_full(next)) return full(std::move(step));
      learn(next.innermost(), conclusion);
      return passed(std::move(step), std::move(next), "the assumption leads to both");
    }
    if (!problem_.consistent())
      return refused(std::move(step), "nothing is concluded from contradictory premises");
    next.outcome = ground_.goal_truth() ? Truth::kFalse : Truth::kTrue;
    return passed(std::move(step), std::move(next), "the assumption leads to both");
  }

  Judged show_model(Step step) const {
    if (!position_.branches.empty())
      return refused(std::move(step), "a model is shown under no assumption");
    if (step.truth ? position_.possible_true : position_.possible_false)
      return refused(std::move(step), "that was shown already");
    const Model known = model_with(ground_, knowledge_, {});
    std::erase_if(step.facts, [&](Code code) { return holds(known, code); });
    step.facts = sorted(step.facts);
    const Model model = model_with(ground_, knowledge_, step.facts);
    if (const auto broken = broken_premise(ground_, model))
      return refused(std::move(step), premise_text(*broken) + " does not hold in it");
    if (query_holds(ground_, model) != step.truth)
      return refused(std::move(step),
                     std::string("the query is ") + (step.truth ? "false" : "true") + " in it");
    Position next = position_;
    (step.truth ? next.possible_true : next.possible_false) = true;
    if (next.possible_true && next.possible_false) next.outcome = Truth::kUnknown;
    std::string evidence = "each of the " + std::to_string(ground_.theory().premises.size()) +
                           " premises holds in it, and the query is " +
                           (step.truth ? "true" : "false");
    return passed(std::move(step), std::move(next), std::move(evidence));
  }

  const DeductionProblem& problem_;
  const Ground& ground_;
  const Position& position_;
  const Knowledge knowledge_;
};

}  // namespace

std::vector<Code> needed(const Clause& clause, Code conclusion) {
  std::vector<Code> codes;
  for (const Code code : clause.literals)
    if (code != conclusion) codes.push_back(denial(code));
  return sorted(std::move(codes));
}

bool innermost_is_full(const Position& position) {
  return !position.branches.empty() && position.branches.back().derived.size() >= kMaxBranchLines;
}

bool assumable(const DeductionProblem& problem, const Position& position,
               const Knowledge& knowledge, Code code) {
  const Ground& ground = problem.ground();
  if (position.branches.size() >= kMaxBranches) return false;
  const Code goal = ground.goal();
  if (code == kTarget) return ground.target() && position.branches.empty();
  if (knowledge.known(code) || knowledge.known(denial(code))) return false;
  if (ground.target() && code == goal) return false;  // its words mean the target
  const bool query_open = !knowledge.known(goal) && !knowledge.known(denial(goal));
  return !position.branches.empty() || !query_open || code == goal || code == denial(goal) ||
         problem.decision().truth == Truth::kContradictory;
}

Model model_with(const Ground& ground, const Knowledge& knowledge, const std::vector<Code>& more) {
  Model model(static_cast<std::size_t>(ground.real_things() * ground.predicates()), false);
  const auto add = [&](Code code) {
    if (!denied(code) && !ground.hypothetical(code))
      model[static_cast<std::size_t>(code / 2)] = true;
  };
  for (const Code code : knowledge.all()) add(code);
  for (const Witness& witness : ground.witnesses())
    for (const Code code : witness.literals) add(code);
  for (const Code code : more) add(code);
  return model;
}

Position start(const DeductionProblem& problem) {
  Position position;
  if (const auto truth = settled(problem.ground(), position); truth && problem.consistent())
    position.outcome = truth;
  return position;
}

Judged judge(const DeductionProblem& problem, const Position& position, Step step) {
  return Judge(problem, position).judge(std::move(step));
}

}  // namespace lemma::search::deduction
