// What the model may write for the sudoku family, as core::Grammar values: the step lines of
// steps.h and whole answers. Cells are the empty ones; digits and reasons are free.
#include "core/assert.h"
#include "search/tasks/derivation.h"
#include "search/tasks/sudoku/position.h"
#include "search/tasks/sudoku/problem.h"
#include "search/tasks/sudoku/sudoku.h"

namespace lemma::search {

using core::ByteSet;
using core::Grammar;
using core::Rule;
using core::Sequence;
using core::Symbol;

namespace {

Symbol number_up_to(int size) {
  return Symbol::any_of(ByteSet::range('1', static_cast<unsigned char>('0' + size)));
}

Rule empty_cells(const SudokuBoard& board) {
  Rule rule{"cell", {}};
  for (int cell = 0; cell < board.cells(); ++cell)
    if (board.empty(cell)) rule.alternatives.push_back({Symbol::text(board.cell_name(cell))});
  return rule;
}

Rule unit_kinds() {
  Rule rule{"unit", {}};
  for (const auto kind : kSudokuUnitKinds)
    rule.alternatives.push_back({Symbol::text(std::string(to_string(kind)))});
  return rule;
}

// The givens with a digit for each empty cell, row by row.
Rule filled_grid(const SudokuBoard& givens) {
  Sequence sequence;
  for (int cell = 0; cell < givens.cells(); ++cell) {
    std::string fixed = cell > 0 && cell % givens.size() == 0 ? " " : "";
    if (!givens.empty(cell)) fixed += static_cast<char>('0' + givens.digit(cell));
    if (!fixed.empty()) sequence.push_back(Symbol::text(std::move(fixed)));
    if (givens.empty(cell)) sequence.push_back(number_up_to(givens.size()));
  }
  return {"grid", {std::move(sequence)}};
}

Sequence two_grids(int grid) {
  return {Symbol::text("not unique: "), Symbol::ref(grid), Symbol::text(" / "), Symbol::ref(grid),
          Symbol::text("\n")};
}

}  // namespace

// step = cell " = " digit " " ("cell" | unit) "\n"
//      | "assume " cell " = " digit "\n"                 while one more may be open
//      | "contradiction: " ( cell " has no digit"
//                          | unit " " number " has " ("no place for " digit | digit " twice") ) "\n"
//      | "not unique: " grid " / " grid "\n"             without an assumption
std::shared_ptr<const Grammar> SudokuTask::step_grammar(const Problem& problem,
                                                        const State& state) const {
  const SudokuBoard& givens = static_cast<const SudokuProblem&>(problem).givens();
  LEMMA_ASSERT(!state.terminal(), "an open state");
  const SudokuPosition position = SudokuPosition::of(givens.shape(), state);
  constexpr int kUnit = 1, kClaim = 2, kGrid = 3, kCell = 4;
  const Symbol number = number_up_to(givens.size());
  const Symbol newline = Symbol::text("\n"), equals = Symbol::text(" = ");
  Rule step{"step",
            {{Symbol::text("contradiction: "), Symbol::ref(kUnit), Symbol::text(" "), number,
              Symbol::text(" has "), Symbol::ref(kClaim), newline}}};
  const bool complete = position.board().complete();  // only a clash is left to be found
  if (!complete) {
    step.alternatives.push_back({Symbol::ref(kCell), equals, number, Symbol::text(" cell\n")});
    step.alternatives.push_back(
        {Symbol::ref(kCell), equals, number, Symbol::text(" "), Symbol::ref(kUnit), newline});
    step.alternatives.push_back(
        {Symbol::text("contradiction: "), Symbol::ref(kCell), Symbol::text(" has no digit\n")});
    if (position.may_assume())
      step.alternatives.push_back(
          {Symbol::text("assume "), Symbol::ref(kCell), equals, number, newline});
    if (position.depth() == 0) step.alternatives.push_back(two_grids(kGrid));
  }
  Grammar grammar;
  grammar.rules.push_back(std::move(step));
  grammar.rules.push_back(unit_kinds());
  grammar.rules.push_back(
      {"claim", {{Symbol::text("no place for "), number}, {number, Symbol::text(" twice")}}});
  grammar.rules.push_back(filled_grid(givens));
  if (!complete) grammar.rules.push_back(empty_cells(position.board()));
  return std::make_shared<const Grammar>(std::move(grammar));
}

// answer = ( grid | "no solution" | "not unique: " grid " / " grid ) "\n"
std::shared_ptr<const Grammar> SudokuTask::answer_grammar(const Problem& problem) const {
  const SudokuBoard& givens = static_cast<const SudokuProblem&>(problem).givens();
  constexpr int kGrid = 1;
  Grammar grammar;
  grammar.rules.push_back({"answer",
                           {{Symbol::ref(kGrid), Symbol::text("\n")},
                            {Symbol::text(std::string(kNoSolution) + "\n")},
                            two_grids(kGrid)}});
  grammar.rules.push_back(filled_grid(givens));
  return std::make_shared<const Grammar>(std::move(grammar));
}

}  // namespace lemma::search
