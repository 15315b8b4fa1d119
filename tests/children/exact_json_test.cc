#include "children/exact_json.h"

#include <gtest/gtest.h>

namespace lemma::children {
namespace {

TEST(ExactJson, TheSameValueInOtherWords) {
  const char* const pairs[][2] = {
      {"1", " 1 "},
      {"[1,2]", "[ 1 , 2 ]"},
      {R"({"a":1,"b":[]})", R"({"b":[],"a":1})"},
      {R"("é")", R"("\u00e9")"},
      {R"("/")", R"("\/")"},
      {"1.5", "15e-1"},
      {"0.1", "0.1000000000000000055511151231257827"},
      {"1e2", "100.0"},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"18446744073709551615", "18446744073709551615"},
      {"null", "null"},
      {"{}", "{ }"},
      {R"({"":{"":""}})", R"({"":{"":""}})"},
  };
  for (const auto& [left, right] : pairs) EXPECT_TRUE(says_the_same(left, right)) << left << right;
}

TEST(ExactJson, OtherValues) {
  const char* const pairs[][2] = {
      {"1", "1.0"},
      {"1", "true"},
      {"0", "false"},
      {"0", "null"},
      {"0.0", "-0.0"},
      {"1", R"("1")"},
      {"[]", "{}"},
      {"[]", "null"},
      {"[1,2]", "[2,1]"},
      {"[1]", "[1,1]"},
      {"[[1],2]", "[1,[2]]"},
      {"[1,[2]]", "[[1,2]]"},
      {R"({"a":1})", R"({"a":2})"},
      {R"({"a":1})", R"({"b":1})"},
      {R"({"a":1})", R"({"a":1,"b":1})"},
      {R"(["a","b"])", R"(["a\",\"b"])"},
      {R"(["a:1"])", R"({"a":1})"},
      {R"("f1p+0")", "1.0"},
      {"0.1", "0.10000000000000002"},
      // Alike as doubles:
      {"9007199254740993.0", "9007199254740994.0"},
      {"9007199254740993", "9007199254740992"},
      {"123456789012345678901234567890", "123456789012345678901234567891"},
      {"18446744073709551616", "18446744073709551617"},
      {"18446744073709551616", "18446744073709551616.0"},
      {"-9223372036854775809", "-9223372036854775810"},
  };
  for (const auto& [left, right] : pairs) EXPECT_FALSE(says_the_same(left, right)) << left << right;
}

TEST(ExactJson, WhatIsNoJsonIsNotEvenItself) {
  const std::string deep = std::string(70, '[') + std::string(70, ']');
  for (const char* text :
       {"", " ", "nan", "NaN", "Infinity", "1,", "[1,]", "{1:2}", "'a'", "01", "1.", "\"\xff\"",
        R"("\ud800")", "1e999", R"({"a":1,"a":1})", "True", "[", "1 2"})
    EXPECT_FALSE(says_the_same(text, text)) << text;
  EXPECT_FALSE(says_the_same(deep, deep));
  EXPECT_TRUE(says_the_same(deep.substr(10, 120), deep.substr(10, 120)));
}

}  // namespace
}  // namespace lemma::children
