// What the model may write for the geometry family: any theorem that applies, with any result; any
// construction that may lead on; a contradiction where there is one.
#include "search/tasks/geometry/geometry.h"
#include "search/tasks/geometry/moves.h"
#include "search/tasks/geometry/problem.h"
#include "search/tasks/geometry/proof.h"

namespace lemma::search {

using namespace geometry;

using core::ByteSet;
using core::Grammar;
using core::Rule;
using core::Symbol;

namespace {

constexpr std::size_t kMaxOffered = 200;

// "80", "7/2", "2.5", "5*sqrt(2)", "1 + sqrt(3)", "25*pi"; six rules from `first` on
std::vector<Rule> number_rules(int first) {
  const auto digits = [](int most) { return Symbol::any_of(ByteSet::range('0', '9'), 0, most); };
  const Symbol leading = Symbol::any_of(ByteSet::range('1', '9'));
  const Symbol minus = Symbol::any_of(ByteSet::of("-"), 0, 1);
  const Symbol rational = Symbol::ref(first + 1), tail = Symbol::ref(first + 2, 0, 1);
  const Symbol root = Symbol::ref(first + 3), surd = Symbol::ref(first + 4);
  const Symbol part = Symbol::ref(first + 5, 0, 1);
  return {{"number", {{rational, tail}, {minus, root}, {minus, Symbol::text("pi")}}},
          {"rational", {{minus, Symbol::text("0"), part}, {minus, leading, digits(8), part}}},
          {"tail",
           {{Symbol::text("*"), root},
            {Symbol::text("*pi")},
            {Symbol::text(" + "), surd},
            {Symbol::text(" - "), surd}}},
          {"root", {{Symbol::text("sqrt("), leading, digits(8), Symbol::text(")")}}},
          {"surd", {{root}, {rational, Symbol::text("*"), root}}},
          {"part",
           {{Symbol::text("."), Symbol::any_of(ByteSet::range('0', '9'), 1, 6)},
            {Symbol::text("/"), leading, digits(6)}}}};
}

}  // namespace

std::shared_ptr<const Grammar> GeometryTask::step_grammar(const Problem& problem,
                                                          const State& state) const {
  const auto& geometry = static_cast<const GeometryProblem&>(problem);
  const Position position = position_of(geometry, state);
  Grammar grammar;
  Rule step{"step", {}};
  for (const Deduction& deduction : deductions(position)) {
    if (step.alternatives.size() >= kMaxOffered) break;
    const Theory& theory = *position.theory;
    core::Sequence line{Symbol::text(theory.name(deduction.subject) + " = ")};
    const std::string by = " by " + deduction.relation->label + "\n";
    if (deduction.is.measure >= 0)
      step.alternatives.push_back({line[0], Symbol::ref(1), Symbol::text(" - "),
                                   Symbol::ref(7, 0, 1),
                                   Symbol::text(theory.name(deduction.is.measure) + by)});
    if (deduction.is.measure < 0) {
      line.push_back(Symbol::ref(1));
    } else {
      line.push_back(Symbol::ref(7, 0, 1));
      line.push_back(Symbol::text(theory.name(deduction.is.measure)));
      line.push_back(Symbol::ref(8, 0, 1));
    }
    line.push_back(Symbol::text(by));
    step.alternatives.push_back(std::move(line));
  }
  for (const Addition& addition : additions(position))
    step.alternatives.push_back({Symbol::text(line_of(addition) + "\n")});
  for (const Relation* clash : clashes(position))
    step.alternatives.push_back({Symbol::text(std::string(kContradiction) + clash->label + "\n")});
  if (step.alternatives.empty())
    step.alternatives.push_back({Symbol::text(std::string(kNotDetermined) + "\n")});
  grammar.rules.push_back(std::move(step));
  for (Rule& rule : number_rules(1)) grammar.rules.push_back(std::move(rule));
  grammar.rules.push_back({"factor", {{Symbol::ref(1), Symbol::text("*")}}});
  grammar.rules.push_back(
      {"constant", {{Symbol::text(" + "), Symbol::ref(1)}, {Symbol::text(" - "), Symbol::ref(1)}}});
  return std::make_shared<const Grammar>(std::move(grammar));
}

std::shared_ptr<const Grammar> GeometryTask::answer_grammar(const Problem& problem) const {
  Grammar grammar;
  if (static_cast<const GeometryProblem&>(problem).find().size() == 2)
    grammar.rules.push_back({"answer",
                             {{Symbol::text("("), Symbol::ref(1), Symbol::text(", "),
                               Symbol::ref(1), Symbol::text(")\n")}}});
  else
    grammar.rules.push_back({"answer", {{Symbol::ref(1), Symbol::text("\n")}}});
  for (Rule& rule : number_rules(1)) grammar.rules.push_back(std::move(rule));
  return std::make_shared<const Grammar>(std::move(grammar));
}

}  // namespace lemma::search
