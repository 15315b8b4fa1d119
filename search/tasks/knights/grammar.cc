// What the model may write for the knights family, as core::Grammar values: the lines that
// steps.h reads, with every claim free.
#include "search/tasks/derivation.h"
#include "search/tasks/knights/knights.h"
#include "search/tasks/knights/knowledge.h"
#include "search/tasks/knights/problem.h"

namespace lemma::search {

using namespace knights;

using core::Grammar;
using core::Rule;
using core::Sequence;
using core::Symbol;

namespace {

Sequence literal(std::string text) { return {Symbol::text(std::move(text))}; }

Rule kinds(const KnightsWords& words, std::string (*spelt)(const KnightsWords&, bool)) {
  return {"kind", {literal(spelt(words, true)), literal(spelt(words, false))}};
}

std::string with_article(const KnightsWords& words, bool knight) { return words.a_kind(knight); }
std::string bare(const KnightsWords& words, bool knight) { return words.kind(knight); }

}  // namespace

// step    = "assume " person " is " kind "\n"
//         | "from what " speaker " says: " outcome "\n"  |  "from the facts: " outcome "\n"
//         | "everything fits\n"                     when every kind is known in a branch
// outcome = person " is " kind  |  "contradiction"
// person: whose kind is not known.
std::shared_ptr<const Grammar> KnightsTask::step_grammar(const Problem& problem,
                                                         const State& state) const {
  const auto& knights = static_cast<const KnightsProblem&>(problem);
  const auto knowledge = knowledge_of(knights, state);
  const Known& known = knowledge.innermost();
  const auto& people = knights.words().people;
  constexpr int kOutcome = 1, kKind = 2, kPerson = 3;
  Rule step{"step", {}}, outcome{"outcome", {literal("contradiction")}}, person{"person", {}};
  for (int i = 0; i < knights.size(); ++i)
    if (!known.has(i)) person.alternatives.push_back(literal(people[static_cast<std::size_t>(i)]));
  const bool complete = person.alternatives.empty();
  for (const auto& source : knights.sources()) {
    const std::string from =
        source.speaker == KnightsProblem::Source::kFacts
            ? "from the facts: "
            : "from what " + people[static_cast<std::size_t>(source.speaker)] + " says: ";
    step.alternatives.push_back({Symbol::text(from), Symbol::ref(kOutcome), Symbol::text("\n")});
  }
  Grammar grammar;
  if (complete) {
    if (!knowledge.branches.empty()) step.alternatives.push_back(literal("everything fits\n"));
    grammar.rules = {std::move(step), std::move(outcome)};
    return std::make_shared<const Grammar>(std::move(grammar));
  }
  const Sequence kind_of_person = {Symbol::ref(kPerson), Symbol::text(" is "), Symbol::ref(kKind)};
  Sequence assumption = kind_of_person;
  assumption.insert(assumption.begin(), Symbol::text("assume "));
  assumption.push_back(Symbol::text("\n"));
  step.alternatives.push_back(std::move(assumption));
  outcome.alternatives.push_back(kind_of_person);
  grammar.rules = {std::move(step), std::move(outcome), kinds(knights.words(), with_article),
                   std::move(person)};
  return std::make_shared<const Grammar>(std::move(grammar));
}

// answer     = assignment "\n"  |  "not unique: " assignment "; " assignment "\n"
//            | "no solution\n"
// assignment = everybody in order, "Ann: " kind ", Bob: " kind
std::shared_ptr<const Grammar> KnightsTask::answer_grammar(const Problem& problem) const {
  const auto& words = static_cast<const KnightsProblem&>(problem).words();
  constexpr int kAssignment = 1, kKind = 2;
  Rule assignment{"assignment", {{}}};
  for (const auto& name : words.people) {
    Sequence& sequence = assignment.alternatives[0];
    sequence.push_back(Symbol::text((sequence.empty() ? "" : ", ") + name + ": "));
    sequence.push_back(Symbol::ref(kKind));
  }
  const Rule answer{"answer",
                    {{Symbol::ref(kAssignment), Symbol::text("\n")},
                     {Symbol::text(std::string(kNotUnique)), Symbol::ref(kAssignment),
                      Symbol::text(std::string(kBetweenAssignments)), Symbol::ref(kAssignment),
                      Symbol::text("\n")},
                     literal(std::string(kNoSolution) + "\n")}};
  Grammar grammar;
  grammar.rules = {answer, std::move(assignment), kinds(words, bare)};
  return std::make_shared<const Grammar>(std::move(grammar));
}

}  // namespace lemma::search
