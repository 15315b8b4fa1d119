#include <nlohmann/json.hpp>

#include "search/tasks/wordmath/wordmath.h"

namespace lemma::search {

nlohmann::ordered_json WordmathTask::typed_schema() const {
  return nlohmann::ordered_json::parse(R"({"type":"object","required":["task","quantities","ask"],"properties":{
  "task":{"const":"wordmath"},
  "quantities":{"type":"array","minItems":1,"maxItems":40,"items":{
    "type":"object","required":["name"],"properties":{
      "name":{"$ref":"#/$defs/name"},
      "value":{"$ref":"#/$defs/number"},
      "counted":{"type":"boolean"}}}},
  "relations":{"type":"array","maxItems":40,"items":{
    "type":"object","required":["is","left","op","right"],"properties":{
      "is":{"$ref":"#/$defs/name"},
      "left":{"anyOf":[{"$ref":"#/$defs/name"},{"$ref":"#/$defs/number"}]},
      "op":{"enum":["+","-","*","/"]},
      "right":{"anyOf":[{"$ref":"#/$defs/name"},{"$ref":"#/$defs/number"}]}}}},
  "ask":{"$ref":"#/$defs/name"}},
 "$defs":{
  "name":{"type":"string","minLength":1,"maxLength":40},
  "number":{"anyOf":[{"type":"integer","minimum":-1000000000,"maximum":1000000000},
    {"type":"string","minLength":3,"maxLength":22}]}}})");
}

}  // namespace lemma::search
