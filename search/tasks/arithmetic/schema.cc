#include <nlohmann/json.hpp>

#include "search/tasks/arithmetic/arithmetic.h"

namespace lemma::search {

nlohmann::ordered_json ArithmeticTask::typed_schema() const {
  return nlohmann::ordered_json::parse(R"({"type":"object","required":["task","question"],"properties":{
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
      "by":{"type":"integer","minimum":0,"maximum":1000000000000}}}]}}})");
}

}  // namespace lemma::search
