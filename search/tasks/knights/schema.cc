#include <nlohmann/json.hpp>

#include "search/tasks/knights/knights.h"

namespace lemma::search {

nlohmann::ordered_json KnightsTask::typed_schema() const {
  return nlohmann::ordered_json::parse(R"({"type":"object","required":["task","people","claims"],"properties":{
  "task":{"const":"knights"},
  "people":{"type":"array","minItems":2,"maxItems":8,"items":{"$ref":"#/$defs/person"}},
  "kinds":{"type":"array","minItems":2,"maxItems":2,
    "items":{"type":"string","minLength":2,"maxLength":20}},
  "claims":{"type":"array","minItems":1,"maxItems":16,"items":{
    "type":"object","required":["by","says"],"properties":{
      "by":{"$ref":"#/$defs/person"},"says":{"$ref":"#/$defs/formula"}}}},
  "facts":{"type":"array","maxItems":8,"items":{"$ref":"#/$defs/formula"}}},
 "$defs":{
  "person":{"type":"string","minLength":1,"maxLength":20},
  "several":{"type":"array","minItems":2,"maxItems":8,"items":{"$ref":"#/$defs/formula"}},
  "two":{"type":"array","minItems":2,"maxItems":2,"items":{"$ref":"#/$defs/formula"}},
  "some":{"type":"array","minItems":1,"maxItems":8,"items":{"$ref":"#/$defs/person"}},
  "number":{"type":"integer","minimum":0,"maximum":8},
  "formula":{"oneOf":[
    {"type":"object","required":["knight"],"properties":{"knight":{"$ref":"#/$defs/person"}}},
    {"type":"object","required":["knave"],"properties":{"knave":{"$ref":"#/$defs/person"}}},
    {"type":"object","required":["not"],"properties":{"not":{"$ref":"#/$defs/formula"}}},
    {"type":"object","required":["and"],"properties":{"and":{"$ref":"#/$defs/several"}}},
    {"type":"object","required":["or"],"properties":{"or":{"$ref":"#/$defs/several"}}},
    {"type":"object","required":["xor"],"properties":{"xor":{"$ref":"#/$defs/two"}}},
    {"type":"object","required":["iff"],"properties":{"iff":{"$ref":"#/$defs/two"}}},
    {"type":"object","required":["if","then"],"properties":{
      "if":{"$ref":"#/$defs/formula"},"then":{"$ref":"#/$defs/formula"}}},
    {"type":"object","required":["same"],"properties":{"same":{"$ref":"#/$defs/some"}}},
    {"type":"object","required":["different"],"properties":{"different":{"$ref":"#/$defs/some"}}},
    {"type":"object","required":["exactly","knights"],"properties":{
      "exactly":{"$ref":"#/$defs/number"},"knights":{"$ref":"#/$defs/some"}}},
    {"type":"object","required":["exactly","knaves"],"properties":{
      "exactly":{"$ref":"#/$defs/number"},"knaves":{"$ref":"#/$defs/some"}}},
    {"type":"object","required":["at_least","knights"],"properties":{
      "at_least":{"$ref":"#/$defs/number"},"knights":{"$ref":"#/$defs/some"}}},
    {"type":"object","required":["at_least","knaves"],"properties":{
      "at_least":{"$ref":"#/$defs/number"},"knaves":{"$ref":"#/$defs/some"}}},
    {"type":"object","required":["at_most","knights"],"properties":{
      "at_most":{"$ref":"#/$defs/number"},"knights":{"$ref":"#/$defs/some"}}},
    {"type":"object","required":["at_most","knaves"],"properties":{
      "at_most":{"$ref":"#/$defs/number"},"knaves":{"$ref":"#/$defs/some"}}},
    {"type":"object","required":["would_say","by"],"properties":{
      "would_say":{"$ref":"#/$defs/formula"},"by":{"$ref":"#/$defs/person"}}}]}}})");
}

}  // namespace lemma::search
