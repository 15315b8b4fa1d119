// What the model may write for the zebra family, as core::Grammar values: the step lines of
// steps.h and whole answers. Values are those that aren't placed; houses and clues are free.
#include "core/assert.h"
#include "search/tasks/derivation.h"
#include "search/tasks/zebra/position.h"
#include "search/tasks/zebra/problem.h"
#include "search/tasks/zebra/zebra.h"

namespace lemma::search {

using core::ByteSet;
using core::Grammar;
using core::Rule;
using core::Sequence;
using core::Symbol;

namespace {

Symbol house_of(int houses) {
  return Symbol::any_of(ByteSet::range('1', static_cast<unsigned char>('0' + houses)));
}

// One house or more of them in ascending order, "2 4".
Rule ascending_houses(int houses) {
  Rule rule{"houses", {}};
  for (unsigned set = 1; set < 1u << houses; ++set)
    rule.alternatives.push_back({Symbol::text(houses_text(static_cast<ZebraHouses>(set)))});
  return rule;
}

Rule values_to_place(const ZebraProblem& problem, const ZebraBoard& board) {
  Rule rule{"value", {}};
  for (int value = 0; value < board.values(); ++value)
    if (!board.placed(value)) rule.alternatives.push_back({Symbol::text(problem.name_of(value))});
  return rule;
}

Rule clue_numbers(const ZebraProblem& problem) {
  Rule rule{"clue", {}};
  for (std::size_t i = 1; i <= problem.clues().size(); ++i)
    rule.alternatives.push_back({Symbol::text("clue " + std::to_string(i))});
  return rule;
}

Rule category_names(const ZebraProblem& problem) {
  Rule rule{"category", {}};
  for (const auto& category : problem.categories())
    rule.alternatives.push_back({Symbol::text(category.name)});
  return rule;
}

// "123 312": for each category the houses of its values.
Rule solution_code(const ZebraProblem& problem) {
  Sequence sequence;
  for (int value = 0; value < problem.values(); ++value) {
    if (value > 0 && value % problem.houses() == 0) sequence.push_back(Symbol::text(" "));
    sequence.push_back(house_of(problem.houses()));
  }
  return {"solution", {std::move(sequence)}};
}

Sequence two_solutions(int solution) {
  return {Symbol::text("not unique: "), Symbol::ref(solution), Symbol::text(" / "),
          Symbol::ref(solution), Symbol::text("\n")};
}

}  // namespace

// step = value ": " houses " " clue "\n" | value ": " house " house\n"
//      | "assume " value ": " house "\n"              while one more may be open
//      | "contradiction: " ( clue | value " has no house" | "house " house " lacks " category ) "\n"
//      | "not unique: " solution " / " solution "\n"  without an assumption
std::shared_ptr<const Grammar> ZebraTask::step_grammar(const Problem& problem,
                                                       const State& state) const {
  const auto& zebra = static_cast<const ZebraProblem&>(problem);
  LEMMA_ASSERT(!state.terminal(), "an open state");
  const ZebraPosition position = ZebraPosition::of(zebra, state);
  Grammar grammar;
  grammar.rules.push_back({"step", {}});
  const auto add_rule = [&](Rule rule) {
    grammar.rules.push_back(std::move(rule));
    return static_cast<int>(grammar.rules.size()) - 1;
  };
  const auto add_step = [&](Sequence sequence) {
    sequence.push_back(Symbol::text("\n"));
    grammar.rules[0].alternatives.push_back(std::move(sequence));
  };
  const Symbol house = house_of(zebra.houses());
  const Symbol contradiction = Symbol::text("contradiction: "), colon = Symbol::text(": ");
  const bool complete = position.board().complete();  // only a broken clue is left to be found
  const int value = complete ? -1 : add_rule(values_to_place(zebra, position.board()));
  if (!zebra.clues().empty()) {
    const int clue = add_rule(clue_numbers(zebra));
    add_step({contradiction, Symbol::ref(clue)});
    if (!complete) {
      const int houses = add_rule(ascending_houses(zebra.houses()));
      add_step(
          {Symbol::ref(value), colon, Symbol::ref(houses), Symbol::text(" "), Symbol::ref(clue)});
    }
  }
  if (!complete) {
    const int category = add_rule(category_names(zebra));
    add_step({Symbol::ref(value), colon, house, Symbol::text(" house")});
    add_step({contradiction, Symbol::ref(value), Symbol::text(" has no house")});
    add_step({contradiction, Symbol::text("house "), house, Symbol::text(" lacks "),
              Symbol::ref(category)});
    if (position.may_assume())
      add_step({Symbol::text("assume "), Symbol::ref(value), colon, house});
    if (position.depth() == 0) {
      const int solution = add_rule(solution_code(zebra));
      grammar.rules[0].alternatives.push_back(two_solutions(solution));
    }
  }
  return std::make_shared<const Grammar>(std::move(grammar));
}

// answer = ( "1: " value ", " value "; 2: " ... | "no solution" | "not unique: " ... ) "\n"
std::shared_ptr<const Grammar> ZebraTask::answer_grammar(const Problem& problem) const {
  const auto& zebra = static_cast<const ZebraProblem&>(problem);
  constexpr int kSolution = 1, kFirstCategory = 2;
  Sequence row;
  for (int house = 0; house < zebra.houses(); ++house) {
    row.push_back(Symbol::text((house > 0 ? "; " : "") + std::to_string(house + 1) + ": "));
    for (std::size_t i = 0; i < zebra.categories().size(); ++i) {
      if (i > 0) row.push_back(Symbol::text(", "));
      row.push_back(Symbol::ref(kFirstCategory + static_cast<int>(i)));
    }
  }
  row.push_back(Symbol::text("\n"));
  Grammar grammar;
  grammar.rules.push_back({"answer",
                           {std::move(row),
                            {Symbol::text(std::string(kNoSolution) + "\n")},
                            two_solutions(kSolution)}});
  grammar.rules.push_back(solution_code(zebra));
  for (const auto& category : zebra.categories()) {
    Rule rule{category.name, {}};
    for (const auto& value : category.values) rule.alternatives.push_back({Symbol::text(value)});
    grammar.rules.push_back(std::move(rule));
  }
  return std::make_shared<const Grammar>(std::move(grammar));
}

}  // namespace lemma::search
