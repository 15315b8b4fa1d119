#include <nlohmann/json.hpp>

#include "search/tasks/deduction/deduction.h"

namespace lemma::search {

nlohmann::ordered_json DeductionTask::typed_schema() const {
  return nlohmann::ordered_json::parse(
      R"({"type":"object","required":["task","premises","query"],"properties":{
  "task":{"const":"deduction"},
  "premises":{"type":"array","maxItems":48,"items":{"$ref":"#/$defs/statement"}},
  "query":{"$ref":"#/$defs/statement"},
  "classes":{"enum":["may_be_empty","not_empty"]}},
 "$defs":{
  "words":{"type":"string","minLength":1,"maxLength":80},
  "literal":{"oneOf":[
    {"type":"object","required":["is"],"properties":{
      "who":{"$ref":"#/$defs/words"},"is":{"$ref":"#/$defs/words"}}},
    {"type":"object","required":["is_not"],"properties":{
      "who":{"$ref":"#/$defs/words"},"is_not":{"$ref":"#/$defs/words"}}}]},
  "statement":{"oneOf":[
    {"$ref":"#/$defs/literal"},
    {"type":"object","required":["if","then"],"properties":{
      "if":{"type":"array","maxItems":4,"items":{"$ref":"#/$defs/literal"}},
      "then":{"$ref":"#/$defs/literal"}}},
    {"type":"object","required":["some"],"properties":{
      "some":{"type":"array","minItems":1,"maxItems":4,"items":{"$ref":"#/$defs/literal"}}}}]}}})");
}

}  // namespace lemma::search
