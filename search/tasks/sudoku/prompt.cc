// The sudoku family's prompts. The worked examples go through the same checker and renderer as
// everything else, so they can't drift from the transcript's format.
#include "core/assert.h"
#include "search/tasks/sudoku/problem.h"
#include "search/tasks/sudoku/sudoku.h"

namespace lemma::search {

namespace {

struct Example {
  const char* rows;
  std::vector<std::string> steps;
};

// Placements only, a case that is refuted, a larger grid.
const std::vector<Example>& examples() {
  static const std::vector<Example> kExamples = {
      {"12.4 .4.2 21.3 43.1",
       {"r1c3 = 3 row", "r2c1 = 3 box", "r2c3 = 1 cell", "r3c3 = 4 box", "r4c3 = 2 column"}},
      {"12.. 34.. 21.3 4321",
       {"assume r1c3 = 4", "contradiction: r3c3 has no digit", "r1c3 = 3 cell", "r1c4 = 4 row",
        "r2c3 = 1 cell", "r2c4 = 2 box", "r3c3 = 4 row"}},
      {"1234.6 456.23 23.564 5.4231 34561. 612345",
       {"r1c5 = 5 row", "r2c4 = 1 box", "r3c3 = 1 cell", "r4c2 = 6 row", "r5c6 = 2 column"}},
  };
  return kExamples;
}

SudokuProblem problem_of(const Example& example) {
  const std::string_view rows(example.rows);
  const SudokuShape& shape = *sudoku_shape(static_cast<int>(rows.find(' ')));
  return SudokuProblem(*SudokuBoard::from_rows(shape, rows));
}

std::string question(const SudokuProblem& problem) {
  const SudokuShape& shape = problem.givens().shape();
  const std::string size = std::to_string(shape.size);
  std::string text = "Sudoku " + size + "x" + size + ", boxes of " +
                     std::to_string(shape.box_rows) + " rows and " +
                     std::to_string(shape.box_columns) + " columns:\n";
  for (const char c : problem.givens().rows()) text += c == ' ' ? '\n' : c;
  return text;
}

std::string transcript(const SudokuTask& task, const SudokuProblem& problem,
                       const std::vector<std::string>& steps) {
  std::vector<State> states{task.initial(problem)};
  for (const auto& step : steps) {
    auto verdict = task.check(problem, states.back(), step);
    LEMMA_ASSERT(verdict.next.has_value(), "a worked example's steps are right");
    states.push_back(std::move(*verdict.next));
  }
  LEMMA_ASSERT(states.back().solved(), "a worked example ends in a completed grid");
  return render_transcript(steps, states);
}

constexpr const char* kStepsInstruction =
    "You complete a sudoku. Each line places one digit and says why it is the only way: in its "
    "cell, row, column or box. Or it assumes a digit, and a later line shows the contradiction "
    "that "
    "rules it out. Stop when the grid is complete.";
constexpr const char* kAnswerInstruction =
    "You complete a sudoku. Answer with the complete grid, row by row with one space between rows.";

}  // namespace

std::vector<ChatMessage> SudokuTask::messages(const Problem& problem, Ask ask) const {
  std::vector<ChatMessage> turns{
      {"system", ask == Ask::kSteps ? kStepsInstruction : kAnswerInstruction}};
  for (const Example& example : examples()) {
    const SudokuProblem worked = problem_of(example);
    turns.push_back({"user", question(worked)});
    if (ask == Ask::kSteps) {
      turns.push_back({"assistant", transcript(*this, worked, example.steps)});
    } else {
      const auto grid = answer(worked, example.steps);
      LEMMA_ASSERT(grid.has_value(), "a worked example has an answer");
      turns.push_back({"assistant", grid.value() + "\n"});
    }
  }
  turns.push_back({"user", question(static_cast<const SudokuProblem&>(problem))});
  return turns;
}

}  // namespace lemma::search
