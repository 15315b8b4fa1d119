// What JSON text a schema allows, as a grammar: so a model that writes under it always writes a form
// that its reader understands. Compact JSON in the schema's own order of members. Pure, any thread.
//
// The subset of JSON Schema (2020-12), any other keyword but the annotations title, description,
// default and examples being an error:
//   "const" or "enum"                    those values
//   "anyOf", "oneOf"                     one of these schemas
//   "$ref": "#/$defs/name"               a definition of the root schema; may be recursive
//   "type": "object"                     "properties", "required"; members that aren't declared don't exist
//   "type": "array"                      "items", "minItems", "maxItems" (at most 256)
//   "type": "string"                     "minLength", "maxLength" (bytes, at most 4096), printable ASCII without
//                                        quotes and backslashes
//   "type": "integer"                    "minimum", "maximum" limit the sign and the number of digits; a
//                                        reader checks the rest
//   "type": "boolean" | "null"
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/function_ref.h"
#include "core/grammar.h"
#include "core/result.h"

namespace lemma::core {

// The schema's text and then `end`. kInvalidArgument names the place in the schema, kOutOfRange a
// grammar beyond Grammar's caps.
Result<Grammar> grammar_of_schema(const nlohmann::ordered_json& schema, std::string_view end = "");

// `value`, which fits the schema, with members in the schema's order: its dump() is what the grammar
// derives. Members that no schema declares are left out.
nlohmann::ordered_json in_schema_order(const nlohmann::ordered_json& schema,
                                       const nlohmann::json& value);

// Each value in `value`, which fits the schema, that is no object or array, and what declares it.
void for_each_leaf(
    const nlohmann::ordered_json& schema, const nlohmann::json& value,
    FunctionRef<void(const nlohmann::ordered_json& declared, const nlohmann::json& leaf)> visit);

}  // namespace lemma::core
