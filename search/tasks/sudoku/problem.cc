#include "search/tasks/sudoku/problem.h"

#include <nlohmann/json.hpp>

#include "search/tasks/typed_form.h"

namespace lemma::search {

using nlohmann::json;

namespace {

core::Result<const SudokuShape*> shape_from(const json& value, std::string_view field) {
  if (!value.is_number_integer())
    return invalid_member("must be an integer: 4, 6 or 9", field, "size");
  const auto size = bounded_integer(value, SudokuBoard::kMaxSize);
  const SudokuShape* shape = size ? sudoku_shape(static_cast<int>(*size)) : nullptr;
  if (shape == nullptr) return out_of_range_member("must be 4, 6 or 9", field, "size");
  return shape;
}

core::Result<std::string> rows_from(const json& value, const SudokuShape& shape,
                                    std::string_view field) {
  const std::string size = std::to_string(shape.size);
  if (!value.is_array()) return invalid_member("must be an array of strings", field, "grid");
  if (value.size() != static_cast<std::size_t>(shape.size))
    return out_of_range_member("must hold " + size + " rows", field, "grid");
  std::string rows;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string member = "grid[" + std::to_string(i) + "]";
    if (!value[i].is_string()) return invalid_member("must be a string", field, member);
    const auto& row = value[i].get_ref<const std::string&>();
    if (row.size() != static_cast<std::size_t>(shape.size))
      return out_of_range_member("must have " + size + " characters", field, member);
    for (const char c : row)
      if (c != '.' && (c < '1' || c > '0' + shape.size))
        return invalid_member("may hold the digits 1 to " + size + " and '.'", field, member);
    rows += (i > 0 ? " " : "") + row;
  }
  return rows;
}

}  // namespace

SudokuProblem::SudokuProblem(const SudokuBoard& givens)
    : givens_(givens), key_("sudoku|" + givens.rows()) {}

core::Result<std::shared_ptr<const SudokuProblem>> SudokuProblem::from_typed(
    const json& typed, std::string_view field) {
  BOOST_OUTCOME_TRY(check_form(typed, field, "sudoku", {"size", "grid"}));
  BOOST_OUTCOME_TRY(const SudokuShape* shape, shape_from(typed["size"], field));
  BOOST_OUTCOME_TRY(const auto rows, rows_from(typed["grid"], *shape, field));
  return std::make_shared<const SudokuProblem>(*SudokuBoard::from_rows(*shape, rows));
}

json SudokuProblem::typed() const {
  const auto size = static_cast<std::size_t>(givens_.size());
  const std::string rows = givens_.rows();
  json grid = json::array();
  for (std::size_t row = 0; row < size; ++row) grid.push_back(rows.substr(row * (size + 1), size));
  return {{"task", "sudoku"}, {"size", givens_.size()}, {"grid", std::move(grid)}};
}

std::string SudokuProblem::text() const {
  const SudokuShape& shape = givens_.shape();
  const std::string size = std::to_string(shape.size);
  return "Complete the " + size + "x" + size + " sudoku " + givens_.rows() +
         " so that every row, every column and every box of " + std::to_string(shape.box_rows) +
         " rows and " + std::to_string(shape.box_columns) +
         " columns contains each digit from 1 to " + size + " exactly once.";
}

bool SudokuProblem::kept_by(const SudokuBoard& board) const {
  for (int cell = 0; cell < givens_.cells(); ++cell)
    if (!givens_.empty(cell) && givens_.digit(cell) != board.digit(cell)) return false;
  return true;
}

}  // namespace lemma::search
