#include <nlohmann/json.hpp>

#include "search/tasks/sudoku/sudoku.h"

namespace lemma::search {

nlohmann::ordered_json SudokuTask::typed_schema() const {
  return nlohmann::ordered_json::parse(
      R"({"type":"object","required":["task","size","grid"],"properties":{
  "task":{"const":"sudoku"},
  "size":{"enum":[4,6,9]},
  "grid":{"type":"array","minItems":4,"maxItems":9,
    "items":{"type":"string","minLength":4,"maxLength":9}}}})");
}

}  // namespace lemma::search
