// /v1/reason and /v1/verify over a real server: answers, streams, refusals.
#include <utility>
#include <vector>

#include "tests/http/server_case.h"

namespace lemma::http {
namespace {

TEST_F(ServerTest, AnswersWithACertificate) {
  const auto answer = call("POST", "/v1/reason", std::string(kEasy) + "}");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const json session = answer.parsed();
  EXPECT_EQ(session["status"], "verified");
  EXPECT_EQ(session["state"], "finished");
  EXPECT_EQ(session["object"], "reasoning");
  EXPECT_EQ(session["certificate"]["formalised_by"], "client");
  EXPECT_EQ(session["steps"][0]["kind"], "assumption");
  EXPECT_EQ(session["steps"].back()["kind"], "conclusion");
  for (const char* field :
       {"prompt_tokens", "completion_tokens", "total_tokens", "nodes", "verifier_calls", "seconds"})
    EXPECT_TRUE(session["usage"][field].is_number()) << field;
}

TEST_F(ServerTest, TheStreamEqualsTheLogAndResumesFromAnyEvent) {
  const auto streamed = call("POST", "/v1/reason", std::string(kEasy) + R"(,"stream":true})");
  ASSERT_EQ(streamed.status, 200);
  EXPECT_NE(streamed.head.find("text/event-stream"), std::string::npos);
  const auto& text = streamed.body;
  std::vector<std::string> order;
  for (std::size_t at = 0; (at = text.find("\nevent: ", at)) != std::string::npos; ++at)
    order.push_back(text.substr(at + 8, text.find('\n', at + 1) - at - 8));
  ASSERT_GE(order.size(), 7u);
  EXPECT_EQ(order[0], "session.created");
  EXPECT_EQ(order[1], "problem.parsed");
  EXPECT_EQ(order[2], "subquestion.added");
  EXPECT_EQ(order[order.size() - 2], "answer.final");
  EXPECT_EQ(order.back(), "session.ended");

  const auto data = text.find("data: ");
  const std::string id =
      json::parse(text.substr(data + 6, text.find('\n', data) - data - 6))["session"];
  EXPECT_EQ(call("GET", "/v1/sessions/" + id + "/events", "", "Accept: text/event-stream\r\n").body,
            text);
  for (std::size_t cut = 1; cut < order.size(); cut += 3) {
    const std::string place = "1-" + std::to_string(cut);
    const auto rest = text.substr(text.find("id: 1-" + std::to_string(cut + 1) + "\n"));
    EXPECT_EQ(call("GET", "/v1/sessions/" + id + "/events?after=" + place, "",
                   "Accept: text/event-stream\r\n")
                  .body,
              rest);
    EXPECT_EQ(call("GET", "/v1/sessions/" + id + "/events", "",
                   "Accept: text/event-stream\r\nLast-Event-ID: " + place + "\r\n")
                  .body,
              rest);
    const auto page = call("GET", "/v1/sessions/" + id + "/events?limit=2&after=" + place).parsed();
    EXPECT_EQ(page["data"][0]["id"], "1-" + std::to_string(cut + 1));
  }
}

TEST_F(ServerTest, SaysWhatItTakesAProblemForAndWhy) {
  const auto parsed = [&](const json& request) -> json {
    const auto answer = call("POST", "/v1/reason", request.dump());
    EXPECT_EQ(answer.status, 200) << answer.body;
    const std::string id = answer.parsed().value("id", "");
    const json page = call("GET", "/v1/sessions/" + id + "/events").parsed();
    for (const auto& event : page["data"])
      if (event["type"] == "problem.parsed") return event;
    return {};
  };
  const json sum = parsed({{"problem", "Add 3 km and 250 m, in m."}});
  EXPECT_EQ(sum["task"], "arithmetic") << sum;
  EXPECT_EQ(sum["formalised_by"], "parser");
  EXPECT_EQ(sum["why"], "the whole text is one arithmetic question");
  EXPECT_NE(sum["text"].get<std::string>().find("3 km + 250 m"), std::string::npos) << sum;
  // Each family says why it isn't the one.
  const json general = parsed({{"problem", "What colour is the wind?"}});
  EXPECT_EQ(general["task"], "general") << general;
  for (const char* family : {"numbers: ", "knights: ", "code: "})
    EXPECT_NE(general["why"].get<std::string>().find(family), std::string::npos) << general;
  // Forced, there is no choice.
  const json forced = parsed({{"problem", "What is 7 * 8?"}, {"task", "arithmetic"}});
  EXPECT_EQ(forced["task"], "arithmetic") << forced;
  const json as_general = parsed({{"problem", "What is 7 * 8?"}, {"task", "general"}});
  EXPECT_EQ(as_general["task"], "general") << as_general;
}

TEST_F(ServerTest, VerifiesAClientsOwnChainAndCertificate) {
  const std::string typed = R"({"typed":{"task":"numbers","numbers":[3,7,8,12],"target":36},)";
  const auto right = call("POST", "/v1/verify", typed + R"("steps":["12 * 3 = 36"]})");
  ASSERT_EQ(right.status, 200) << right.body;
  json report = right.parsed();
  EXPECT_EQ(report["object"], "verification");
  EXPECT_EQ(report["verdict"], "passed");
  EXPECT_EQ(report["answer"], "12 * 3");
  EXPECT_EQ(report["formalised_by"], "client");
  EXPECT_EQ(report["steps"][0]["verdict"], "passed");

  const json certificate = report["certificate"];
  const auto again = call("POST", "/v1/verify", json{{"certificate", certificate}}.dump());
  EXPECT_EQ(again.parsed()["verdict"], "passed") << again.body;
  json forged = certificate;
  forged["problem"]["target"] = 37;
  const auto caught = call("POST", "/v1/verify", json{{"certificate", forged}}.dump());
  EXPECT_EQ(caught.parsed()["verdict"], "failed") << caught.body;
  EXPECT_EQ(caught.parsed()["answer"], nullptr);

  const auto wrong =
      call("POST", "/v1/verify", typed + R"("steps":["7 + 8 = 15","12 * 3 = 35","15 + 35 = 50"]})");
  ASSERT_EQ(wrong.status, 200) << wrong.body;
  report = wrong.parsed();
  EXPECT_EQ(report["verdict"], "failed");
  EXPECT_NE(report["evidence"].get<std::string>().find("step 2"), std::string::npos) << report;
  EXPECT_EQ(report["steps"][1]["verdict"], "failed");
  EXPECT_EQ(report["steps"][2]["verdict"], "unchecked");
  EXPECT_EQ(report["certificate"], nullptr);

  const auto unclear = call("POST", "/v1/verify", R"({"problem":"What is love?","steps":[]})");
  EXPECT_EQ(unclear.status, 422) << unclear.body;
  EXPECT_EQ(unclear.parsed()["error"]["param"], "problem");
}

TEST_F(ServerTest, BadRequestsAreClearAndNever500) {
  const std::pair<std::string, std::string> bodies[] = {
      {"{", "body"},
      {R"({"problem":5})", "problem"},
      {R"({"problem":"hello","task":"numbers"})", "problem"},
      {R"({"problem":"x","budget":{"tokens":-1}})", "budget.tokens"},
      {R"({"typed":{"task":"numbers","numbers":[3,"x"],"target":36}})", "typed.numbers[1]"},
      {R"({"typed":{"task":"chess"}})", "typed.task"},
      {R"({"typed":{"task":"code"}})", "typed.function"},
      {R"j({"problem":"f(x) in Python","tests":{}})j", "tests"},
      {R"j({"problem":"f(x) in Python","tests":[{"call":"f(1)"}]})j", "tests[0].result"},
      {R"j({"problem":"f(x)","tests":[{"call":"f(y)","result":"1"}]})j", "tests[0].call"},
      {R"j({"problem":"f(x)","tests":[{"call":"f(1)","result":"y"}]})j", "tests[0].result"},
      {R"j({"problem":"1 + 1","task":"arithmetic","tests":[{"call":"f(1)","result":"1"}]})j",
       "tests"},
      {std::string(kEasy) + R"j(,"tests":[{"call":"f(1)","result":"1"}]})j", "tests"},
      {std::string(kEasy) + R"(,"strategy":"bream"})", "strategy"},
      {std::string(kEasy) + R"(,"decomposition":"sideways"})", "decomposition"},
      {std::string(kEasy) + R"(,"task":"astrology"})", "task"},
  };
  for (const auto& [body, field] : bodies) {
    const auto answer = call("POST", "/v1/reason", body);
    EXPECT_GE(answer.status, 400) << body;
    EXPECT_LT(answer.status, 500) << body;
    EXPECT_EQ(answer.parsed()["error"]["param"], field) << answer.body;
  }
  EXPECT_EQ(call("GET", "/v1/sessions/ses_nobody").status, 404);
  EXPECT_EQ(call("GET", "/v1/sessions/ses_nobody/events").status, 404);
  EXPECT_EQ(call("POST", "/v1/sessions/ses_nobody/cancel").status, 404);
  EXPECT_EQ(call("GET", "/v1/sessions/ses_nobody/events?after=x").status, 400);
  EXPECT_EQ(call("GET", "/v1/sessions/ses_nobody?format=dot").status, 404);
  EXPECT_EQ(call("GET", "/v1/sessions/ses_nobody?format=pdf").parsed()["error"]["param"], "format");
  EXPECT_EQ(call("POST", "/v1/sessions/ses_nobody/conclude").status, 404);
  EXPECT_EQ(call("POST", "/v1/sessions/ses_nobody/subquestions", R"({"question":"What?"})").status,
            404);
  const std::pair<std::string, std::string> questions[] = {
      {"{}", "question"},
      {R"({"question":""})", "question"},
      {R"({"question":"What?","premises":"q1"})", "premises"},
      {R"({"question":"What?","premises":["q1",2]})", "premises[1]"},
      {R"({"question":"What?","because":1})", "because"},
  };
  for (const auto& [body, field] : questions) {
    const auto answer = call("POST", "/v1/sessions/ses_nobody/subquestions", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.parsed()["error"]["param"], field) << answer.body;
  }
  EXPECT_EQ(call("GET", "/nothing").status, 404);
  EXPECT_EQ(call("DELETE", "/v1/models").status, 405);
  EXPECT_EQ(parse(raw("NONSENSE\r\n\r\n")).status, 400);
  EXPECT_EQ(
      parse(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n"))
          .status,
      400);
  const auto large = call("POST", "/v1/reason", std::string((1 << 20) + 1, ' '));
  EXPECT_EQ(large.status, 400);
  EXPECT_EQ(large.parsed()["error"]["param"], "body");
}

TEST_F(ServerTest, AStepwiseSessionIsFedOverHttpAndItsAnswerHasFourFormats) {
  constexpr const char* kPuzzle =
      R"({"typed":{"task":"knights","people":["Sam","Joy","Kai"],
          "claims":[{"by":"Sam","says":{"knave":"Joy"}},{"by":"Joy","says":{"knave":"Kai"}},
                    {"by":"Kai","says":{"and":[{"knight":"Sam"},{"knave":"Sam"}]}}]},
          "strategy":"symbolic","background":true,"decomposition":"stepwise"})";
  start({});
  const auto begun = call("POST", "/v1/reason", kPuzzle);
  ASSERT_EQ(begun.status, 200) << begun.body;
  const std::string at = "/v1/sessions/" + begun.parsed()["id"].get<std::string>();
  const auto asked =
      call("POST", at + "/subquestions", R"({"question":"Is Kai a knight or a knave?"})");
  ASSERT_EQ(asked.status, 200) << asked.body;
  const std::string node = asked.parsed()["node"];
  const auto next =
      call("POST", at + "/subquestions",
           R"({"question":"Is Joy a knight or a knave?","premises":[")" + node + "\"]}");
  ASSERT_EQ(next.status, 200) << next.body;
  EXPECT_EQ(call("POST", at + "/subquestions", R"({"question":"Why?"})").status, 400);
  EXPECT_EQ(call("POST", at + "/conclude").status, 200);
  const auto session = wait_for_end(begun.parsed()["id"]);
  EXPECT_EQ(session["status"], "verified") << session;
  EXPECT_EQ(session["subquestions"].size(), 2u);
  EXPECT_EQ(call("POST", at + "/conclude").status, 409);
  EXPECT_NE(call("GET", at + "?format=text").body.find("verified: "), std::string::npos);
  EXPECT_NE(call("GET", at + "?format=markdown").body.find("## Answer"), std::string::npos);
  const auto dot = call("GET", at + "?format=dot");
  EXPECT_EQ(dot.body.rfind("digraph lemma {", 0), 0u);
  EXPECT_NE(dot.head.find("text/vnd.graphviz"), std::string::npos) << dot.head;
}

TEST_F(ServerTest, AReasoningSessionMayNameAnAdapter) {
  const json problem = json::parse(std::string(kEasy) + "}");
  json request = problem;
  request["adapter"] = "other";
  const auto answer = call("POST", "/v1/reason", request.dump());
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.parsed()["model"],
            json({{"name", "scripted"}, {"weights", "base"}, {"adapter", "other"}}));
  EXPECT_FALSE(call("POST", "/v1/reason", problem.dump()).parsed()["model"].contains("adapter"));
  request["adapter"] = "another";
  const auto refused = call("POST", "/v1/reason", request.dump());
  EXPECT_EQ(refused.status, 404);
  EXPECT_EQ(refused.parsed()["error"]["param"], "adapter");
}

}  // namespace
}  // namespace lemma::http
