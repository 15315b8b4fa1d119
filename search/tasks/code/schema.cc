#include <nlohmann/json.hpp>

#include "search/tasks/code/code.h"

namespace lemma::search {

nlohmann::ordered_json CodeTask::typed_schema() const {
  return nlohmann::ordered_json::parse(
      R"({"type":"object","required":["task","function","parameters","statement","examples","tests"],"properties":{
  "task":{"const":"code"},
  "function":{"type":"string","minLength":1,"maxLength":32},
  "parameters":{"type":"array","minItems":1,"maxItems":4,"items":{
    "type":"string","minLength":1,"maxLength":12}},
  "statement":{"type":"string","minLength":0,"maxLength":2000},
  "examples":{"type":"array","minItems":1,"maxItems":8,"items":{"$ref":"#/$defs/call"}},
  "tests":{"type":"array","minItems":3,"maxItems":32,"items":{"$ref":"#/$defs/call"}}},
 "$defs":{"call":{"type":"object","required":["call","result"],"properties":{
  "call":{"type":"string","minLength":4,"maxLength":400},
  "result":{"type":"string","minLength":1,"maxLength":400}}}}})");
}

}  // namespace lemma::search
