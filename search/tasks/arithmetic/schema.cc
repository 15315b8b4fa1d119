#include <nlohmann/json.hpp>

#include "search/tasks/arithmetic/arithmetic.h"
#include "search/tasks/arithmetic/unit.h"

namespace lemma::search {

nlohmann::ordered_json ArithmeticTask::typed_schema() const {
  auto schema = nlohmann::ordered_json::parse(
      R"({"type":"object","required":["task","question"],"properties":{
  "task":{"const":"arithmetic"},
  "question":{"oneOf":[
    {"type":"object","required":["kind","text"],"properties":{
      "kind":{"const":"expression"},"text":{"type":"string","minLength":1,"maxLength":400}}},
    {"type":"object","required":["kind","numbers"],"properties":{
      "kind":{"const":"gcd"},"numbers":{"type":"array","minItems":2,"maxItems":6,
        "items":{"type":"integer","minimum":1,"maximum":1000000000000}}}},
    {"type":"object","required":["kind","numbers"],"properties":{
      "kind":{"const":"lcm"},"numbers":{"type":"array","minItems":2,"maxItems":4,
        "items":{"type":"integer","minimum":1,"maximum":1000000}}}},
    {"type":"object","required":["kind","number"],"properties":{
      "kind":{"const":"factor"},
      "number":{"type":"integer","minimum":2,"maximum":1000000000}}},
    {"type":"object","required":["kind","digits","from","to"],"properties":{
      "kind":{"const":"convert"},"digits":{"type":"string","minLength":1,"maxLength":32},
      "from":{"type":"integer","minimum":2,"maximum":16},
      "to":{"type":"integer","minimum":2,"maximum":16}}},
    {"type":"object","required":["kind","number","by"],"properties":{
      "kind":{"const":"remainder"},
      "number":{"type":"integer","minimum":0,"maximum":1000000000000},
      "by":{"type":"integer","minimum":0,"maximum":1000000000000}}},
    {"type":"object","required":["kind","terms","to"],"properties":{
      "kind":{"const":"units"},"terms":{"type":"array","minItems":1,"maxItems":6,
        "items":{"type":"object","required":["number","unit"],"properties":{
          "number":{"type":"string","minLength":1,"maxLength":16},"unit":{"$ref":"#/$defs/unit"}}}},
      "to":{"type":"array","minItems":1,"maxItems":3,"items":{"$ref":"#/$defs/unit"}}}},
    {"type":"object","required":["kind","time","direction"],"properties":{
      "kind":{"const":"clock"},"time":{"$ref":"#/$defs/time"},
      "direction":{"enum":["after","before"]},
      "hours":{"type":"integer","minimum":0,"maximum":9999},
      "minutes":{"type":"integer","minimum":0,"maximum":99999}}},
    {"type":"object","required":["kind","from","until","in"],"properties":{
      "kind":{"const":"clock_span"},"from":{"$ref":"#/$defs/time"},"until":{"$ref":"#/$defs/time"},
      "in":{"type":"array","minItems":1,"maxItems":2,"items":{"enum":["h","min"]}}}},
    {"type":"object","required":["kind","date","direction"],"properties":{
      "kind":{"const":"date"},"date":{"$ref":"#/$defs/date"},
      "direction":{"enum":["after","before"]},
      "weeks":{"type":"integer","minimum":0,"maximum":521722},
      "days":{"type":"integer","minimum":0,"maximum":3652058}}},
    {"type":"object","required":["kind","from","until","both_ends"],"properties":{
      "kind":{"const":"date_span"},"from":{"$ref":"#/$defs/date"},"until":{"$ref":"#/$defs/date"},
      "both_ends":{"type":"boolean"}}},
    {"type":"object","required":["kind","date"],"properties":{
      "kind":{"const":"weekday"},"date":{"$ref":"#/$defs/date"}}}]}},
  "$defs":{
    "time":{"type":"string","minLength":5,"maxLength":5},
    "date":{"type":"string","minLength":10,"maxLength":10}}})");
  // In the order in which unit.h lists them.
  auto& names = schema["$defs"]["unit"]["enum"];
  for (const arithmetic::Unit unit : arithmetic::all_units()) names.push_back(symbol(unit));
  return schema;
}

}  // namespace lemma::search
