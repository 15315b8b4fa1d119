#include <nlohmann/json.hpp>

#include "search/tasks/equations/equations.h"

namespace lemma::search {

nlohmann::ordered_json EquationsTask::typed_schema() const {
  return nlohmann::ordered_json::parse(
      R"({"type":"object","required":["task","equations","unknowns"],"properties":{
  "task":{"const":"equations"},
  "equations":{"type":"array","minItems":1,"maxItems":8,"items":{
    "type":"string","minLength":3,"maxLength":120}},
  "unknowns":{"type":"array","minItems":1,"maxItems":4,"items":{
    "enum":["a","b","c","d","f","g","h","j","k","l","m","n","o","p","q","r","s","t","u","v","w",
            "x","y","z"]}}}})");
}

}  // namespace lemma::search
