// The sudoku family's typed problem. Values, any thread.
//
//   {"task":"sudoku", "size":4, "grid":["1..4", "....", "..2.", "...."]}
//
// size: 4 (boxes of 2x2), 6 (boxes of 2 rows x 3 columns) or 9 (3x3). grid: `size` strings of
// `size` characters, digits from 1 to size and '.' for an empty cell. Digits may clash: then the
// problem has no solution, which is an answer.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "search/tasks/problem.h"
#include "search/tasks/sudoku/board.h"

namespace lemma::search {

class SudokuProblem final : public Problem {
 public:
  explicit SudokuProblem(const SudokuBoard& givens);  // nothing refuted

  static core::Result<std::shared_ptr<const SudokuProblem>> from_typed(const nlohmann::json& typed,
                                                                       std::string_view field);

  std::string_view task() const override { return "sudoku"; }
  nlohmann::json typed() const override;
  const std::string& key() const override { return key_; }  // "sudoku|1..4 .... ..2. ...."
  std::string text() const override;

  const SudokuBoard& givens() const { return givens_; }
  // Whether a board holds every given digit. It has the same shape.
  bool kept_by(const SudokuBoard& board) const;

 private:
  const SudokuBoard givens_;
  const std::string key_;
};

}  // namespace lemma::search
