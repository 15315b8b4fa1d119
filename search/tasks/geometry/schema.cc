#include <nlohmann/json.hpp>

#include "search/tasks/geometry/geometry.h"

namespace lemma::search {

nlohmann::ordered_json GeometryTask::typed_schema() const {
  return nlohmann::ordered_json::parse(R"({"type":"object","required":["task","facts","find"],"properties":{
  "task":{"const":"geometry"},
  "facts":{"type":"array","minItems":1,"maxItems":40,"items":{"oneOf":[
    {"type":"object","required":["fact","of"],"properties":{
      "fact":{"enum":["triangle","equilateral","isosceles","between","midpoint","tangent"]},
      "of":{"$ref":"#/$defs/three"}}},
    {"type":"object","required":["fact","of"],"properties":{
      "fact":{"enum":["quadrilateral","parallelogram","rectangle","rhombus","square","trapezium",
                      "foot","parallel","inside","inscribed"]},
      "of":{"$ref":"#/$defs/four"}}},
    {"type":"object","required":["fact","of"],"properties":{
      "fact":{"enum":["polygon","regular"]},
      "of":{"type":"array","minItems":3,"maxItems":12,"items":{"$ref":"#/$defs/point"}}}},
    {"type":"object","required":["fact","of"],"properties":{
      "fact":{"enum":["similar","congruent"]},
      "of":{"type":"array","minItems":6,"maxItems":6,"items":{"$ref":"#/$defs/point"}}}},
    {"type":"object","required":["fact","of"],"properties":{
      "fact":{"const":"around"},
      "of":{"type":"array","minItems":4,"maxItems":8,"items":{"$ref":"#/$defs/point"}}}},
    {"type":"object","required":["fact","of"],"properties":{
      "fact":{"const":"circle"},
      "of":{"type":"array","minItems":1,"maxItems":10,"items":{"$ref":"#/$defs/point"}}}},
    {"type":"object","required":["fact","of","x","y"],"properties":{
      "fact":{"const":"at"},
      "of":{"$ref":"#/$defs/one"},
      "x":{"$ref":"#/$defs/number"},
      "y":{"$ref":"#/$defs/number"}}},
    {"type":"object","required":["fact","of","value"],"properties":{
      "fact":{"$ref":"#/$defs/measure"},
      "of":{"$ref":"#/$defs/corners"},
      "value":{"$ref":"#/$defs/number"}}},
    {"type":"object","required":["fact","terms","value"],"properties":{
      "fact":{"const":"sum"},
      "terms":{"type":"array","minItems":1,"maxItems":8,"items":{
        "type":"object","required":["measure","of"],"properties":{
          "measure":{"$ref":"#/$defs/measure"},
          "of":{"$ref":"#/$defs/corners"},
          "times":{"$ref":"#/$defs/number"}}}},
      "value":{"$ref":"#/$defs/number"}}}]}},
  "find":{"oneOf":[
    {"type":"object","required":["angle"],"properties":{"angle":{"$ref":"#/$defs/three"}}},
    {"type":"object","required":["length"],"properties":{"length":{"$ref":"#/$defs/two"}}},
    {"type":"object","required":["slope"],"properties":{"slope":{"$ref":"#/$defs/two"}}},
    {"type":"object","required":["area"],"properties":{"area":{"$ref":"#/$defs/corners"}}},
    {"type":"object","required":["perimeter"],"properties":{"perimeter":{"$ref":"#/$defs/corners"}}},
    {"type":"object","required":["radius"],"properties":{"radius":{"$ref":"#/$defs/one"}}},
    {"type":"object","required":["diameter"],"properties":{"diameter":{"$ref":"#/$defs/one"}}},
    {"type":"object","required":["circumference"],"properties":{"circumference":{"$ref":"#/$defs/one"}}},
    {"type":"object","required":["disc"],"properties":{"disc":{"$ref":"#/$defs/one"}}},
    {"type":"object","required":["x"],"properties":{"x":{"$ref":"#/$defs/one"}}},
    {"type":"object","required":["y"],"properties":{"y":{"$ref":"#/$defs/one"}}},
    {"type":"object","required":["point"],"properties":{"point":{"$ref":"#/$defs/one"}}}]}},
 "$defs":{
  "point":{"enum":["A","B","C","D","E","F","G","H","I","J","K","L","M",
                   "N","O","P","Q","R","S","T","U","V","W","X","Y","Z"]},
  "one":{"type":"array","minItems":1,"maxItems":1,"items":{"$ref":"#/$defs/point"}},
  "two":{"type":"array","minItems":2,"maxItems":2,"items":{"$ref":"#/$defs/point"}},
  "three":{"type":"array","minItems":3,"maxItems":3,"items":{"$ref":"#/$defs/point"}},
  "four":{"type":"array","minItems":4,"maxItems":4,"items":{"$ref":"#/$defs/point"}},
  "corners":{"type":"array","minItems":1,"maxItems":12,"items":{"$ref":"#/$defs/point"}},
  "measure":{"enum":["angle","length","area","perimeter","radius","diameter","circumference","disc",
                     "x","y","slope"]},
  "number":{"anyOf":[{"type":"integer","minimum":-1000000000,"maximum":1000000000},
    {"type":"string","minLength":3,"maxLength":40}]}}})");
}

}  // namespace lemma::search
