// What can be asked of a sudoku on the way: what completes one of its rows.
#include "search/tasks/question_list.h"
#include "search/tasks/sudoku/position.h"
#include "search/tasks/sudoku/problem.h"
#include "search/tasks/sudoku/sudoku.h"

namespace lemma::search {

namespace {

// The row's digits, '.' where one is open.
std::string digits_of(const SudokuBoard& board, int row) {
  std::string digits;
  for (int column = 0; column < board.size(); ++column) {
    const int digit = board.digit(row * board.size() + column);
    digits += digit == 0 ? '.' : static_cast<char>('0' + digit);
  }
  return digits;
}

bool open(const std::string& digits) { return digits.find('.') != std::string::npos; }

}  // namespace

std::vector<SubQuestion> SudokuTask::structure(const Problem& problem) const {
  const auto& givens = static_cast<const SudokuProblem&>(problem).givens();
  std::vector<SubQuestion> rows;
  for (int row = 0; row < givens.size(); ++row) {
    const std::string number = std::to_string(row + 1);
    if (open(digits_of(givens, row)))
      rows.push_back({number, "What completes row " + number + "?"});
  }
  return rows;
}

std::shared_ptr<const core::Grammar> SudokuTask::subquestion_grammar(const Problem& problem) const {
  return grammar_of(structure(problem));
}

std::optional<SubQuestion> SudokuTask::read_subquestion(const Problem& problem,
                                                        std::string_view line) const {
  return find_question(structure(problem), line);
}

std::optional<std::string> SudokuTask::subanswer(const Problem& problem, const State& state,
                                                 const SubQuestion& question) const {
  const auto& givens = static_cast<const SudokuProblem&>(problem).givens();
  if (state.terminal() || question.key.size() != 1) return std::nullopt;
  const int row = question.key[0] - '1';
  if (row < 0 || row >= givens.size()) return std::nullopt;
  const std::string digits = digits_of(SudokuPosition::of(givens.shape(), state).outright(), row);
  if (open(digits)) return std::nullopt;
  return "row " + question.key + " is " + digits;
}

}  // namespace lemma::search
