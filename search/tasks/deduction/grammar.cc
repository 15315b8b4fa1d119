// What the model may write for the deduction family, as core::Grammar values: the closed grammar of
// step.h, narrowed to the forms that can be right in a state. Premises are referred to by
// their numbers and facts are those that are known; what follows from them is free.
#include "search/tasks/deduction/deduction.h"
#include "search/tasks/deduction/position.h"
#include "search/tasks/deduction/problem.h"

namespace lemma::search {

using core::Grammar;
using core::Sequence;
using core::Symbol;
using deduction::Code;
using deduction::Ground;
using deduction::Statement;

namespace {

enum : int {
  kStep,
  kLiteral,
  kSubject,
  kProperty,
  kFact,
  kMoreFacts,
  kMoreLiterals,
  kMoreProperties,
  kGroup,
  kMoreGroups,
  kRule,
  kWitness,
  kRules
};

class StepGrammar {
 public:
  StepGrammar(const Ground& ground, const deduction::Position& position)
      : ground_(ground), position_(position), knowledge_(ground, position) {
    grammar_.rules.resize(kRules);
  }

  std::shared_ptr<const Grammar> build() {
    add_words();
    add_numbers();
    add_facts();
    add_steps();
    return std::make_shared<const Grammar>(std::move(grammar_));
  }

 private:
  void rule(int index, const char* name, std::vector<Sequence> alternatives) {
    grammar_.rules[static_cast<std::size_t>(index)] = {name, std::move(alternatives)};
  }
  std::vector<Sequence>& alternatives(int index) {
    return grammar_.rules[static_cast<std::size_t>(index)].alternatives;
  }

  void add_words() {
    rule(kSubject, "subject", {});
    for (int thing = 0; thing < ground_.real_things(); ++thing)
      alternatives(kSubject).push_back({Symbol::text(ground_.name(thing) + " is ")});
    rule(kProperty, "property", {});
    for (const auto& predicate : ground_.theory().predicates)
      alternatives(kProperty).push_back({Symbol::text(predicate)});
    rule(kLiteral, "literal",
         {{Symbol::ref(kSubject), Symbol::ref(kProperty)},
          {Symbol::ref(kSubject), Symbol::text("not "), Symbol::ref(kProperty)}});
    rule(kMoreLiterals, "more literals", {{Symbol::text(", "), Symbol::ref(kLiteral)}});
    rule(kMoreProperties, "more properties", {{Symbol::text(", "), Symbol::ref(kProperty)}});
    rule(kGroup, "group",
         {{Symbol::ref(kSubject), Symbol::ref(kProperty),
           Symbol::ref(kMoreProperties, 0, DeductionProblem::kMaxPredicates)}});
    rule(kMoreGroups, "more groups", {{Symbol::text("; "), Symbol::ref(kGroup)}});
    if (!ground_.target()) return;
    const auto& theory = ground_.theory();
    for (const bool none : {false, true})
      alternatives(kLiteral).push_back(
          {Symbol::text(subject(theory, ground_.target()->body, none) + " is "),
           Symbol::ref(kProperty)});
  }

  void add_numbers() {
    rule(kRule, "rule", {});
    rule(kWitness, "witness", {});
    const auto& premises = ground_.theory().premises;
    for (std::size_t i = 0; i < premises.size(); ++i) {
      const std::string number = std::to_string(i + 1);
      if (premises[i].kind == Statement::Kind::kRule)
        alternatives(kRule).push_back({Symbol::text("rule " + number)});
      if (premises[i].kind == Statement::Kind::kSome)
        alternatives(kWitness).push_back({Symbol::text("witness " + number + ": ")});
    }
    if (position_.assumes_target()) alternatives(kRule).push_back({Symbol::text("assumption")});
  }

  void add_facts() {
    rule(kFact, "fact", {});
    for (const Code code : knowledge_.all())
      alternatives(kFact).push_back({Symbol::text(ground_.say(code))});
    rule(kMoreFacts, "more facts", {{Symbol::text(", "), Symbol::ref(kFact)}});
  }

  void add_steps() {
    rule(kStep, "step", {});
    auto& steps = alternatives(kStep);
    constexpr int kMost = DeductionProblem::kMaxBody;
    const Symbol end = Symbol::text("\n"), colon = Symbol::text(": ");
    const Symbol literal = Symbol::ref(kLiteral);
    const bool facts = !alternatives(kFact).empty();
    if (!alternatives(kRule).empty() && facts)
      steps.push_back({Symbol::ref(kRule), Symbol::ref(kMoreFacts, 0, kMost), colon, literal, end});
    if (!alternatives(kRule).empty() && !facts)
      steps.push_back({Symbol::ref(kRule), colon, literal, end});
    if (!alternatives(kWitness).empty())
      steps.push_back(
          {Symbol::ref(kWitness), literal, Symbol::ref(kMoreLiterals, 0, kMost - 1), end});
    add_assumptions(steps);
    add_contradictions(steps);
    if (position_.branches.empty()) add_models(steps);
    drop_unused();
  }

  void add_assumptions(std::vector<Sequence>& steps) {
    if (position_.branches.size() < deduction::kMaxBranches)
      steps.push_back({Symbol::text("assume "), Symbol::ref(kLiteral), Symbol::text("\n")});
  }

  void add_contradictions(std::vector<Sequence>& steps) {
    for (Code code = 0; code < ground_.codes(); code += 2) {
      if (!knowledge_.clash(code)) continue;
      const Symbol clash = Symbol::text("contradiction on " + ground_.say(code) + ": ");
      const Symbol end = Symbol::text("\n");
      steps.push_back({clash, Symbol::ref(kLiteral), end});
      steps.push_back({clash, Symbol::text("contradictory premises"), end});
      if (ground_.target())
        steps.push_back({clash, Symbol::text(ground_.say_denied_target()), end});
    }
  }

  void add_models(std::vector<Sequence>& steps) {
    const Symbol end = Symbol::text("\n");
    for (const char* start : {"possible true: ", "possible false: "}) {
      steps.push_back({Symbol::text(start), Symbol::text("nothing more"), end});
      steps.push_back({Symbol::text(start), Symbol::ref(kGroup),
                       Symbol::ref(kMoreGroups, 0, ground_.real_things()), end});
    }
  }

  // A rule without alternatives isn't one; nothing refers to it here.
  void drop_unused() {
    for (auto& r : grammar_.rules)
      if (r.alternatives.empty()) r.alternatives.push_back({Symbol::text("\n")});
  }

  const Ground& ground_;
  const deduction::Position& position_;
  const deduction::Knowledge knowledge_;
  Grammar grammar_;
};

}  // namespace

std::shared_ptr<const Grammar> DeductionTask::step_grammar(const Problem& problem,
                                                           const State& state) const {
  const auto& ground = static_cast<const DeductionProblem&>(problem).ground();
  return StepGrammar(ground, deduction::position_of(state)).build();
}

std::shared_ptr<const Grammar> DeductionTask::answer_grammar(const Problem&) const {
  Grammar grammar;
  grammar.rules.push_back({"answer", {}});
  for (const auto truth : {deduction::Truth::kTrue, deduction::Truth::kFalse,
                           deduction::Truth::kUnknown, deduction::Truth::kContradictory})
    grammar.rules[0].alternatives.push_back(
        {Symbol::text(std::string(to_string(truth))), Symbol::text("\n")});
  return std::make_shared<const Grammar>(std::move(grammar));
}

}  // namespace lemma::search
