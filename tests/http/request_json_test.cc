#include "http/request_json.h"

#include <gtest/gtest.h>

namespace lemma::http {
namespace {

using core::ErrorCode;

TEST(RequestJson, ReadsAWholeReasonRequest) {
  const auto parsed = parse_reason(
      R"({"problem":"make 24 from 4 7 8 8","task":"numbers","strategy":"mcts","budget":{"tokens":64,"seconds":1.5,"nodes":10},)"
      R"("seed":18446744073709551615,"temperature":0.5,"n":3,"stream":true,"background":true})");
  ASSERT_TRUE(parsed);
  const auto& request = parsed.value().request;
  EXPECT_EQ(request.problem, "make 24 from 4 7 8 8");
  EXPECT_EQ(request.budget.tokens, 64);
  EXPECT_EQ(request.budget.seconds, 1.5);
  EXPECT_EQ(request.seed, 18446744073709551615ull);
  EXPECT_EQ(request.n, 3);
  EXPECT_TRUE(parsed.value().stream);
  EXPECT_TRUE(request.background);
}

struct Bad {
  const char* body;
  const char* field;
  ErrorCode code;
};

TEST(RequestJson, EveryBadFieldIsNamed) {
  const Bad table[] = {
      {"", "body", ErrorCode::kInvalidArgument},
      {"[]", "body", ErrorCode::kInvalidArgument},
      {"{\"problem\":\"x\"", "body", ErrorCode::kInvalidArgument},
      {"{\"problem\":\"\xff\"}", "body", ErrorCode::kInvalidArgument},
      {"{}", "problem", ErrorCode::kInvalidArgument},
      {R"({"problem":""})", "problem", ErrorCode::kOutOfRange},
      {R"({"problem":7})", "problem", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","typed":{}})", "problem", ErrorCode::kInvalidArgument},
      {R"({"typed":[]})", "typed", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","budget":7})", "budget", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","budget":{"tokens":0}})", "budget.tokens", ErrorCode::kOutOfRange},
      {R"({"problem":"x","budget":{"tokens":1.5}})", "budget.tokens", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","budget":{"tokens":18446744073709551615}})", "budget.tokens",
       ErrorCode::kOutOfRange},
      {R"({"problem":"x","budget":{"seconds":1e9}})", "budget.seconds", ErrorCode::kOutOfRange},
      {R"({"problem":"x","budget":{"token":1}})", "budget.token", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","temperature":"hot"})", "temperature", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","temperature":-0.1})", "temperature", ErrorCode::kOutOfRange},
      {R"({"problem":"x","n":65})", "n", ErrorCode::kOutOfRange},
      {R"({"problem":"x","seed":1.5})", "seed", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","stream":"yes"})", "stream", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","temprature":1})", "temprature", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","":1})", "\"\"", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","idempotency_key":""})", "idempotency_key", ErrorCode::kOutOfRange},
      {R"({"problem":"x","idempotency_key":7})", "idempotency_key", ErrorCode::kInvalidArgument},
  };
  for (const auto& bad : table) {
    const auto parsed = parse_reason(bad.body);
    ASSERT_FALSE(parsed) << bad.body;
    EXPECT_EQ(parsed.error().field, bad.field) << bad.body;
    EXPECT_EQ(parsed.error().code, bad.code) << bad.body << ": " << parsed.error().detail;
  }
  const std::string long_problem = "{\"problem\":\"" + std::string(32769, 'x') + "\"}";
  EXPECT_EQ(parse_reason(long_problem).error().code, ErrorCode::kOutOfRange);
}

TEST(RequestJson, ReadsWhatIsToBeVerified) {
  const auto chain = parse_verify(R"({"typed":{"task":"numbers"},"steps":["1 + 2 = 3",""]})");
  ASSERT_TRUE(chain) << chain.error().to_string();
  EXPECT_EQ(chain.value().steps, (std::vector<std::string>{"1 + 2 = 3", ""}));
  EXPECT_EQ(chain.value().task, "auto");
  const auto certificate = parse_verify(R"({"certificate":{"kind":"lemma.certificate"}})");
  ASSERT_TRUE(certificate) << certificate.error().to_string();
  EXPECT_EQ(certificate.value().certificate, R"({"kind":"lemma.certificate"})");
  const Bad table[] = {
      {"{}", "problem", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","typed":{},"steps":[]})", "problem", ErrorCode::kInvalidArgument},
      {R"({"problem":"x"})", "steps", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","steps":"1 + 2 = 3"})", "steps", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","steps":["a",7]})", "steps[1]", ErrorCode::kInvalidArgument},
      {R"({"problem":"x","steps":[],"answer":"3"})", "answer", ErrorCode::kInvalidArgument},
      {R"({"certificate":[]})", "certificate", ErrorCode::kInvalidArgument},
      {R"({"certificate":{},"steps":[]})", "steps", ErrorCode::kInvalidArgument},
  };
  for (const auto& bad : table) {
    const auto parsed = parse_verify(bad.body);
    ASSERT_FALSE(parsed) << bad.body;
    EXPECT_EQ(parsed.error().field, bad.field) << bad.body;
    EXPECT_EQ(parsed.error().code, bad.code) << bad.body;
  }
  nlohmann::json many{{"problem", "x"}, {"steps", std::vector<std::string>(257, "1 + 1 = 2")}};
  EXPECT_EQ(parse_verify(many.dump()).error().field, "steps");
  nlohmann::json wide{{"problem", "x"}, {"steps", {std::string(5000, '1')}}};
  EXPECT_EQ(parse_verify(wide.dump()).error().field, "steps[0]");
}

TEST(RequestJson, DepthIsBounded) {
  const std::string deep = "{\"problem\":" + std::string(100'000, '[');
  EXPECT_EQ(parse_reason(deep).error().code, ErrorCode::kOutOfRange);
  EXPECT_TRUE(parse_reason(R"({"problem":"[[[[ \" {{{{ is text, not nesting"})"));
}

TEST(RequestJson, ChatIgnoresWhatItDoesNotKnowAndNamesWhatIsWrong) {
  const auto parsed = parse_chat(
      R"({"model":"m","messages":[{"role":"developer","content":"be brief"},{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}],)"
      R"("max_completion_tokens":9,"stop":"\n","user":"u","metadata":{"x":1},"stream_options":{"include_usage":true},"stream":true})");
  ASSERT_TRUE(parsed) << parsed.error().to_string();
  EXPECT_EQ(parsed.value().request.messages[0].role, "system");
  EXPECT_EQ(parsed.value().request.messages[1].content, "ab");
  EXPECT_EQ(parsed.value().request.max_tokens, 9);
  EXPECT_EQ(parsed.value().request.stop, std::vector<std::string>{"\n"});
  EXPECT_TRUE(parsed.value().include_usage);

  const Bad table[] = {
      {R"({})", "messages", ErrorCode::kInvalidArgument},
      {R"({"messages":[]})", "messages", ErrorCode::kOutOfRange},
      {R"({"messages":[7]})", "messages[0]", ErrorCode::kInvalidArgument},
      {R"({"messages":[{"role":"robot","content":"x"}]})", "messages[0].role",
       ErrorCode::kInvalidArgument},
      {R"({"messages":[{"role":"user"}]})", "messages[0].content", ErrorCode::kInvalidArgument},
      {R"({"messages":[{"role":"user","content":[{"type":"image_url"}]}]})",
       "messages[0].content[0]", ErrorCode::kUnsupported},
      {R"({"messages":[{"role":"user","content":"x"}],"n":2})", "n", ErrorCode::kUnsupported},
      {R"({"messages":[{"role":"user","content":"x"}],"stop":["a","b","c","d","e"]})", "stop",
       ErrorCode::kOutOfRange},
      {R"({"messages":[{"role":"user","content":"x"}],"top_p":2})", "top_p",
       ErrorCode::kOutOfRange},
  };
  for (const auto& bad : table) {
    const auto refused = parse_chat(bad.body);
    ASSERT_FALSE(refused) << bad.body;
    EXPECT_EQ(refused.error().field, bad.field) << bad.body;
    EXPECT_EQ(refused.error().code, bad.code) << bad.body;
  }
}

}  // namespace
}  // namespace lemma::http
