#include "core/json_nesting.h"

#include <gtest/gtest.h>

namespace lemma::core {
namespace {

TEST(JsonNesting, CountsBracketsOutsideStrings) {
  EXPECT_FALSE(json_nests_deeper("", 0));
  EXPECT_FALSE(json_nests_deeper(R"([{"a":[]}])", 3));
  EXPECT_TRUE(json_nests_deeper(R"([{"a":[]}])", 2));
  EXPECT_FALSE(json_nests_deeper("[[],[],{},[]]", 2));  // side by side isn't deep
  EXPECT_FALSE(json_nests_deeper(R"(["[[[[", "\"[[", "\\"])", 1));
  EXPECT_TRUE(json_nests_deeper(R"(["\\",[]])", 1));
  EXPECT_TRUE(json_nests_deeper(std::string(1000, '['), 999));
  EXPECT_FALSE(json_nests_deeper("\"[[[[\\", 0));  // cut inside a string
}

}  // namespace
}  // namespace lemma::core
