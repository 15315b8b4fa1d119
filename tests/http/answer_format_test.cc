// An answer in its four formats, also with text that means something in them.
#include "http/answer_format.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lemma::http {
namespace {

using nlohmann::json;

json split_session() {
  return {
      {"steps",
       {{{"text", "Who?"}, {"kind", "assumption"}, {"verdict", "unchecked"}, {"why", "stated"}},
        {{"text", "Tom is a knight"},
         {"kind", "derivation"},
         {"verdict", "passed"},
         {"why", "he says so"},
         {"subquestion", "q0"}},
        {{"text", "assume Lea"},
         {"kind", "derivation"},
         {"verdict", "passed"},
         {"why", ""},
         {"subquestion", "q1"}},
        {{"text", "Ida too"}, {"kind", "conclusion"}, {"verdict", "passed"}, {"why", ""}}}},
      {"subquestions",
       {{{"node", "q0"},
         {"question", "Tom?"},
         {"premises", json::array()},
         {"status", "answered"},
         {"answer", "Tom is a knight"}},
        {{"node", "q1"},
         {"question", "Lea?"},
         {"premises", {"q0"}},
         {"status", "answered"},
         {"answer", "Lea is a knave"}},
        {{"node", "q2"},
         {"question", "Bo?"},
         {"premises", json::array()},
         {"status", "failed"},
         {"answer", nullptr}}}},
      {"status", "verified"},
      {"answer", "Tom: knight"},
      {"strategy", "mcts"},
      {"found_by", "symbolic"},
      {"reason", nullptr},
      {"usage", {{"completion_tokens", 7}, {"nodes", 3}, {"verifier_calls", 4}, {"seconds", 0.5}}}};
}

TEST(AnswerFormat, Text) {
  const json none{{"steps", json::array()}, {"status", "no_answer"}, {"reason", "spent"}};
  EXPECT_EQ(answer_as(AnswerFormat::kText, none), "no_answer\nbecause spent\n");
  EXPECT_EQ(answer_as(AnswerFormat::kText, split_session()),
            "  Who?   assumption, unchecked\n"
            "  Tom is a knight   derivation, passed, for q0\n"
            "  assume Lea   derivation, passed, for q1\n"
            "  Ida too   conclusion, passed\n"
            "  q0: Tom? Tom is a knight\n"
            "  q1: Lea? Lea is a knave\n"
            "  q2: Bo? failed\n"
            "verified: Tom: knight\n"
            "found by symbolic after mcts\n"
            "7 tokens, 3 nodes, 4 verdicts, 0.50 s\n");
}

TEST(AnswerFormat, Markdown) {
  EXPECT_EQ(answer_as(AnswerFormat::kMarkdown, split_session()),
            "## Problem\n\n> Who?\n\n"
            "## q0: Tom?\n\n1. `Tom is a knight` (passed): he says so\n\n"
            "## q1: Lea?\n\n2. `assume Lea` (passed)\n\n"
            "## Derivation\n\n3. `Ida too` (passed)\n\n"
            "## Sub-questions without an answer\n\n- q2: Bo? (failed)\n\n"
            "## Answer\n\n`Tom: knight`\n\nStatus: **verified**, found by symbolic after mcts\n\n"
            "7 tokens, 3 nodes, 4 verdicts, 0.50 s\n");
}

TEST(AnswerFormat, DotShowsWhatBuildsOnWhat) {
  const std::string dot = answer_as(AnswerFormat::kDot, split_session());
  for (const char* edge :
       {"problem -> s1;", "s1 -> s2;", "s1 -> s3;", "s2 -> s3;", "s3 -> answer;"})
    EXPECT_NE(dot.find(edge), std::string::npos) << edge << "\n" << dot;
  EXPECT_NE(dot.find("subgraph \"cluster_q1\""), std::string::npos);
  EXPECT_EQ(std::ranges::count(dot, '{'), std::ranges::count(dot, '}'));
}

TEST(AnswerFormat, TextOfTheProblemKeepsToItsPlace) {
  json session = split_session();
  session["steps"][0]["text"] = "a\n# not a heading\n\"] evil [label=\"x\\";
  session["steps"][1]["text"] = "uses ``two`` backticks";
  const std::string markdown = answer_as(AnswerFormat::kMarkdown, session);
  EXPECT_NE(markdown.find("> a \\# not a heading"), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("``` uses ``two`` backticks ```"), std::string::npos) << markdown;
  const std::string dot = answer_as(AnswerFormat::kDot, session);
  EXPECT_NE(dot.find(R"(\"] evil [label=\"x\\")"), std::string::npos) << dot;
}

TEST(AnswerFormat, ASessionThatIsStillRunningHasEveryFormat) {
  const json session{
      {"steps", json::array()}, {"status", "no_answer"}, {"answer", nullptr}, {"usage", nullptr}};
  for (const char* name : {"json", "text", "markdown", "dot"}) {
    const auto format = answer_format_from(name);
    ASSERT_TRUE(format);
    EXPECT_FALSE(answer_as(*format, session).empty());
    EXPECT_FALSE(content_type(*format).empty());
  }
  EXPECT_FALSE(answer_format_from("pdf"));
}

}  // namespace
}  // namespace lemma::http
