#include <nlohmann/json.hpp>

#include "search/tasks/zebra/zebra.h"

namespace lemma::search {

nlohmann::ordered_json ZebraTask::typed_schema() const {
  return nlohmann::ordered_json::parse(
      R"({"type":"object","required":["task","houses","categories","clues"],"properties":{
  "task":{"const":"zebra"},
  "houses":{"type":"integer","minimum":2,"maximum":6},
  "categories":{"type":"array","minItems":1,"maxItems":6,"items":{
    "type":"object","required":["name","values"],"properties":{
      "name":{"$ref":"#/$defs/name"},
      "values":{"type":"array","minItems":2,"maxItems":6,"items":{"$ref":"#/$defs/name"}}}}},
  "clues":{"type":"array","maxItems":40,"items":{"oneOf":[
    {"type":"object","required":["clue","a","b"],"properties":{
      "clue":{"enum":["same","different","next","left","before"]},
      "a":{"$ref":"#/$defs/name"},"b":{"$ref":"#/$defs/name"}}},
    {"type":"object","required":["clue","a","house"],"properties":{
      "clue":{"enum":["at","not_at"]},
      "a":{"$ref":"#/$defs/name"},
      "house":{"type":"integer","minimum":1,"maximum":6}}}]}}},
 "$defs":{"name":{"type":"string","minLength":1,"maxLength":16}}})");
}

}  // namespace lemma::search
