#include "core/json_schema.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.h"
#include "tests/core/grammar_sampler.h"

namespace lemma::core {
namespace {

using Schema = nlohmann::ordered_json;
using nlohmann::json;

Grammar grammar(const char* schema) {
  auto made = grammar_of_schema(Schema::parse(schema));
  EXPECT_TRUE(made) << made.error().to_string();
  return made ? std::move(made).value() : Grammar{};
}

void expect_exactly(const char* schema, std::initializer_list<const char*> yes,
                    std::initializer_list<const char*> no) {
  const Grammar made = grammar(schema);
  for (const char* text : yes) EXPECT_TRUE(matches(made, text)) << schema << "\n" << text;
  for (const char* text : no) EXPECT_FALSE(matches(made, text)) << schema << "\n" << text;
}

TEST(JsonSchema, ScalarsAreWithinTheirBounds) {
  expect_exactly(R"({"type":"integer","minimum":0,"maximum":120})", {"0", "7", "120", "999"},
                 {"-1", "01", "1000", "1.5", "", "\"1\""});
  expect_exactly(R"({"type":"integer","minimum":-30,"maximum":-1})", {"-1", "-30"},
                 {"0", "3", "-100", "-0"});
  expect_exactly(R"({"type":"string","minLength":1,"maxLength":3})", {R"("a")", R"("a b")"},
                 {R"("")", R"("abcd")", R"("a"b")", "a", R"("\n")"});
  expect_exactly(R"({"type":"boolean"})", {"true", "false"}, {"True", "1"});
  expect_exactly(R"({"type":"null"})", {"null"}, {"", "0"});
  expect_exactly(R"({"enum":["a",3,null]})", {R"("a")", "3", "null"}, {"a", R"("b")"});
  expect_exactly(R"({"const":"x"})", {R"("x")"}, {R"("y")"});
}

TEST(JsonSchema, ListsHaveTheirLength) {
  expect_exactly(R"({"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":3})",
                 {"[1]", "[1,2,3]"}, {"[]", "[1,2,3,4]", "[1,]", "[1, 2]"});
  expect_exactly(R"({"type":"array","items":{"type":"integer"},"maxItems":1})", {"[]", "[1]"},
                 {"[1,2]"});
}

TEST(JsonSchema, MembersComeInTheirOrderAndOptionalOnesMayBeLeftOut) {
  expect_exactly(
      R"({"type":"object","required":["b"],"properties":{
          "a":{"type":"boolean"},"b":{"type":"null"},"c":{"type":"boolean"}}})",
      {R"({"b":null})", R"({"a":true,"b":null})", R"({"b":null,"c":false})",
       R"({"a":true,"b":null,"c":true})"},
      {R"({})", R"({"a":true})", R"({"b":null,"a":true})", R"({"b":null,})", R"({,"b":null})"});
  expect_exactly(R"({"type":"object","properties":{"a":{"type":"null"},"b":{"type":"null"}}})",
                 {"{}", R"({"a":null})", R"({"b":null})", R"({"a":null,"b":null})"},
                 {R"({"a":null,"a":null})", R"({,"b":null})"});
}

TEST(JsonSchema, DefinitionsMayRecur) {
  expect_exactly(
      R"({"$ref":"#/$defs/tree","$defs":{"tree":{"anyOf":[{"type":"integer"},
          {"type":"object","required":["not"],"properties":{"not":{"$ref":"#/$defs/tree"}}}]}}})",
      {"3", R"({"not":3})", R"({"not":{"not":0}})"}, {R"({"not":})", R"({"nor":3})"});
}

TEST(JsonSchema, WhateverItDerivesIsJson) {
  const Grammar made = grammar(
      R"({"type":"object","required":["list"],"properties":{
          "list":{"type":"array","maxItems":4,"items":{"$ref":"#/$defs/x"}},
          "text":{"type":"string","maxLength":9}},
          "$defs":{"x":{"oneOf":[{"type":"integer","minimum":-9},{"enum":["p","q"]},
            {"type":"array","maxItems":2,"items":{"$ref":"#/$defs/x"}}]}}})");
  Random random(5);
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    test::sample_rule(made, 0, 0, random, text);
    const json parsed = json::parse(text, nullptr, false);
    ASSERT_FALSE(parsed.is_discarded()) << text;
    EXPECT_TRUE(parsed.at("list").is_array()) << text;
  }
}

TEST(JsonSchema, TheEndFollowsTheText) {
  auto made = grammar_of_schema(Schema::parse(R"({"type":"null"})"), "\n");
  ASSERT_TRUE(made);
  EXPECT_TRUE(matches(made.value(), "null\n"));
  EXPECT_FALSE(matches(made.value(), "null"));
}

TEST(JsonSchema, WhatIsOutsideTheSubsetIsNamed) {
  const std::pair<const char*, const char*> wrong[] = {
      {R"([])", "schema"},
      {R"({})", "schema"},
      {R"({"type":"tuple"})", "schema.type"},
      {R"({"type":"string","pattern":"a*"})", "schema.pattern"},
      {R"({"type":"string","maxLength":99999})", "schema.maxLength"},
      {R"({"type":"array"})", "schema.items"},
      {R"({"type":"array","items":{"type":"null"},"minItems":3,"maxItems":2})", "schema.minItems"},
      {R"({"type":"object"})", "schema.properties"},
      {R"({"type":"object","properties":{"a":{"type":"x"}}})", "schema.a.type"},
      {R"({"type":"integer","minimum":3,"maximum":2})", "schema.minimum"},
      {R"({"type":"integer","minimum":1.5})", "schema.minimum"},
      {R"({"enum":[]})", "schema.enum"},
      {R"({"anyOf":[{"type":"null"},{"type":7}]})", "schema.anyOf[1]"},
      {R"({"$ref":"#/$defs/none"})", "schema.$ref"},
  };
  for (const auto& [schema, field] : wrong) {
    const auto made = grammar_of_schema(Schema::parse(schema));
    ASSERT_FALSE(made) << schema;
    EXPECT_EQ(made.error().field, field) << schema << "\n" << made.error().to_string();
  }
  EXPECT_FALSE(grammar_of_schema(
      Schema::parse(R"({"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"}]}}})")));
}

}  // namespace
}  // namespace lemma::core
