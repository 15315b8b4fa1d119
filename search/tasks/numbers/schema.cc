#include <nlohmann/json.hpp>

#include "search/tasks/numbers/numbers.h"

namespace lemma::search {

nlohmann::ordered_json NumbersTask::typed_schema() const {
  return nlohmann::ordered_json::parse(R"({"type":"object","required":["task","numbers","target"],"properties":{
  "task":{"const":"numbers"},
  "numbers":{"type":"array","minItems":1,"maxItems":8,
    "items":{"type":"integer","minimum":-1000000,"maximum":1000000}},
  "target":{"anyOf":[{"type":"integer","minimum":-1000000000,"maximum":1000000000},
    {"type":"string","minLength":3,"maxLength":22}]},
  "use":{"enum":["at_most_once","exactly_once"]}}})");
}

}  // namespace lemma::search
