// The OpenAI surface of a real server, with a scripted model.
#include "tests/http/server_case.h"

namespace lemma::http {
namespace {

TEST_F(ServerTest, ChatAnswersAndStreams) {
  const std::string body =
      R"({"model":"scripted","messages":[{"role":"user","content":"left: 3 4"}])";
  const auto whole = call("POST", "/v1/chat/completions", body + "}");
  ASSERT_EQ(whole.status, 200) << whole.body;
  EXPECT_EQ(whole.parsed()["choices"][0]["message"]["role"], "assistant");
  const std::string text = whole.parsed()["choices"][0]["message"]["content"];
  EXPECT_FALSE(text.empty());
  const auto streamed = call("POST", "/v1/chat/completions",
                             body + R"(,"stream":true,"stream_options":{"include_usage":true}})");
  ASSERT_EQ(streamed.status, 200);
  std::string joined;
  int usages = 0;
  for (std::size_t at = 0; (at = streamed.body.find("data: {", at)) != std::string::npos; ++at) {
    const json chunk =
        json::parse(streamed.body.substr(at + 6, streamed.body.find('\n', at) - at - 6));
    EXPECT_EQ(chunk["object"], "chat.completion.chunk");
    if (!chunk["choices"].empty()) joined += chunk["choices"][0]["delta"].value("content", "");
    usages += chunk.contains("usage");
  }
  EXPECT_EQ(joined, text);
  EXPECT_EQ(usages, 1);
  EXPECT_TRUE(streamed.body.ends_with("data: [DONE]\n\n"));
  EXPECT_EQ(call("POST", "/v1/chat/completions",
                 R"({"model":"gpt-4","messages":[{"role":"user","content":"x"}]})")
                .status,
            404);
  const auto too_long =
      call("POST", "/v1/chat/completions",
           R"({"messages":[{"role":"user","content":")" + std::string(5000, 'x') + R"("}]})");
  EXPECT_EQ(too_long.status, 400);
  EXPECT_EQ(too_long.parsed()["error"]["param"], "messages");
  EXPECT_EQ(call("GET", "/v1/models").parsed()["data"][0]["id"], "scripted");
}

TEST_F(ServerTest, AdaptersAreModelsOfTheirOwn) {
  const auto listed = call("GET", "/v1/models").parsed()["data"];
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[1]["id"], "scripted:other");
  EXPECT_EQ(listed[1]["parent"], "scripted");
  const auto chat = [&](const std::string& model) {
    return call("POST", "/v1/chat/completions",
                R"({"model":")" + model +
                    R"(","messages":[{"role":"user","content":"left: 3 4 5 6 7 8 9 10"}]})");
  };
  const auto base = chat("scripted"), other = chat("scripted:other");
  ASSERT_EQ(other.status, 200) << other.body;
  EXPECT_EQ(other.parsed()["model"], "scripted:other");
  EXPECT_NE(other.parsed()["choices"], base.parsed()["choices"]);  // it reached the generator
  for (const char* wrong : {"scripted:", "scripted:another", "other", "gpt-4:other"}) {
    const auto refused = chat(wrong);
    EXPECT_EQ(refused.status, 404) << wrong;
    EXPECT_EQ(refused.parsed()["error"]["param"], "model");
    EXPECT_NE(refused.body.find("'scripted:other'"), std::string::npos) << refused.body;
  }
}

}  // namespace
}  // namespace lemma::http
