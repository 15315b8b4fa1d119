// A real server on a loopback port, with a scripted model: what a client sees, byte for byte.
#include "http/server.h"

#include <map>
#include <set>
#include <thread>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "http/static_files.h"
#include "storage/memory_store.h"
#include "storage/session_log.h"
#include "tests/actors/running_system.h"
#include "tests/sim/scripted_generator.h"

namespace lemma::http {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using nlohmann::json;

constexpr const char* kEasy =
    R"({"typed":{"task":"numbers","numbers":[3,7,8,12],"target":36,"use":"at_most_once"})";
// Without an answer and with a budget that nobody waits for: searches until it is cancelled.
constexpr const char* kEndless =
    R"({"typed":{"task":"numbers","numbers":[101,103,107,109,113,127],"target":999983,"use":"exactly_once"},)"
    R"("strategy":"best_of_n","budget":{"tokens":1000000,"seconds":600,"nodes":100000})";

struct Answer {
  int status = 0;
  std::string head;
  std::string body;
  json parsed() const { return json::parse(body, nullptr, false); }
};

class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override { start({}); }
  void TearDown() override { stop(); }

  void start(actors::SystemOptions options, HttpOptions http = {}) {
    stop();
    system_ = std::make_unique<actors::RunningSystem>(
        store_, metrics_, std::make_unique<sim::ScriptedGenerator>(1, sim::ModelFaults{}), options);
    ASSERT_TRUE(system_->start());
    services_ = std::make_unique<Services>(Services{system_->ref(), metrics_, std::move(health_)});
    http.port = 0;
    auto server = Server::listen(system_->executor().context(), http, *services_);
    ASSERT_TRUE(server) << server.error().to_string();
    server_ = std::move(server).value();
  }

  void stop() {
    if (!system_) return;
    server_->stop_accepting();
    system_->stop();
    server_.reset();
    system_.reset();
  }

  tcp::socket connect() {
    tcp::socket socket(client_);
    socket.connect(tcp::endpoint(boost::asio::ip::address_v4::loopback(),
                                 static_cast<unsigned short>(server_->port())));
    return socket;
  }

  // Sends raw bytes and reads to the end of the connection.
  std::string raw(const std::string& bytes) {
    tcp::socket socket = connect();
    boost::system::error_code ignored;
    boost::asio::write(socket, boost::asio::buffer(bytes), ignored);
    std::string all;
    boost::asio::read(socket, boost::asio::dynamic_buffer(all), ignored);
    return all;
  }

  static std::string text_of(const std::string& method, const std::string& target,
                             const std::string& body = "", const std::string& headers = "") {
    return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
           headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  static Answer parse(const std::string& all) {
    Answer answer;
    if (all.size() > 12) answer.status = std::stoi(all.substr(9, 3));
    const auto split = all.find("\r\n\r\n");
    if (split == std::string::npos) return answer;
    answer.head = all.substr(0, split);
    answer.body = all.substr(split + 4);
    if (answer.head.find("chunked") == std::string::npos) return answer;
    std::string joined;
    for (std::size_t at = 0; at < answer.body.size();) {
      const auto line = answer.body.find("\r\n", at);
      const auto size = std::stoul(answer.body.substr(at, line - at), nullptr, 16);
      if (size == 0) break;
      joined += answer.body.substr(line + 2, size);
      at = line + 2 + size + 2;
    }
    answer.body = joined;
    return answer;
  }

  Answer call(const std::string& method, const std::string& target, const std::string& body = "",
              const std::string& headers = "") {
    return parse(raw(text_of(method, target, body, headers)));
  }

  // Starts a session in the background and returns its id.
  std::string begin(const std::string& fields) {
    const auto answer = call("POST", "/v1/reason", fields + R"(,"background":true})");
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.parsed().value("id", "");
  }

  json wait_for_end(const std::string& id) {
    for (int i = 0; i < 2000; ++i) {
      const auto session = call("GET", "/v1/sessions/" + id).parsed();
      if (session.value("state", "running") != "running") return session;
      std::this_thread::sleep_for(5ms);
    }
    return {};
  }

  // Until its beginning is in the log, and so in the list of sessions.
  void wait_for_begin(const std::string& id) {
    const std::string first_event = "/v1/sessions/" + id + "/events?limit=1";
    for (int i = 0; i < 2000 && call("GET", first_event).parsed()["data"].empty(); ++i)
      std::this_thread::sleep_for(5ms);
  }

  core::Metrics metrics_;
  storage::MemoryStore store_;
  std::unique_ptr<actors::RunningSystem> system_;
  core::Function<Health()> health_;  // of the next start()
  std::unique_ptr<Services> services_;
  std::unique_ptr<Server> server_;
  boost::asio::io_context client_;
};

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

TEST_F(ServerTest, HealthSaysWhichPartsAreThere) {
  EXPECT_EQ(call("GET", "/healthz").parsed(), (json{{"status", "ok"}}));
  health_ = [] { return Health{"unavailable: no \"bwrap\"", "available"}; };
  start({});
  const auto healthy = call("GET", "/healthz");
  EXPECT_EQ(healthy.status, 200);
  EXPECT_EQ(
      healthy.parsed(),
      (json{{"status", "ok"}, {"sandbox", "unavailable: no \"bwrap\""}, {"solver", "available"}}));
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

TEST_F(ServerTest, ListsSessionsNewestFirstAcrossARestart) {
  EXPECT_EQ(call("GET", "/v1/sessions").parsed(),
            (json{{"object", "list"}, {"data", json::array()}, {"next", nullptr}}));
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(begin(kEasy));
    wait_for_end(ids.back());
  }
  std::vector<storage::Append> torn{
      {"ses_torn",
       {{{0, 1}, "session.created", R"({"id":"0-1","type":"session.created","ms":5})"}},
       false}};
  storage::SessionLog log(store_);
  ASSERT_TRUE(log.append(torn));
  start({});
  ids.push_back(begin(kEndless));
  wait_for_begin(ids.back());
  const auto first = call("GET", "/v1/sessions?limit=2").parsed();
  ASSERT_EQ(first["data"].size(), 2u) << first;
  EXPECT_EQ(first["data"][0]["id"], ids[3]);
  EXPECT_EQ(first["data"][0]["state"], "running");
  EXPECT_EQ(first["data"][0]["task"], "numbers");
  EXPECT_NE(first["data"][0]["problem"].get<std::string>().find("999983"), std::string::npos);
  const auto rest = call("GET", "/v1/sessions?before=" + first["next"].get<std::string>()).parsed();
  EXPECT_EQ(rest["next"], nullptr);
  std::map<std::string, json> by_id;
  for (const auto& session : first["data"]) by_id[session["id"]] = session;
  for (const auto& session : rest["data"]) by_id[session["id"]] = session;
  ASSERT_EQ(by_id.size(), 5u);
  EXPECT_EQ(by_id[ids[0]]["state"], "finished");
  EXPECT_EQ(by_id[ids[0]]["status"], "verified");
  EXPECT_EQ(by_id[ids[0]]["answer"], "12 * 3");
  EXPECT_EQ(by_id["ses_torn"]["state"], "failed");  // its log was closed at the start
  EXPECT_EQ(call("GET", "/v1/sessions?limit=0").parsed()["error"]["param"], "limit");
  EXPECT_EQ(call("GET", "/v1/sessions?before=x").parsed()["error"]["param"], "before");
  EXPECT_EQ(call("POST", "/v1/sessions").status, 405);
}

TEST_F(ServerTest, ServesTheWebUiFromTheBinary) {
  const auto page = call("GET", "/");
  ASSERT_EQ(page.status, 200);
  EXPECT_NE(page.head.find("Content-Type: text/html"), std::string::npos) << page.head;
  EXPECT_NE(page.head.find("Content-Security-Policy: default-src 'self'"), std::string::npos);
  EXPECT_NE(page.head.find("X-Content-Type-Options: nosniff"), std::string::npos);
  EXPECT_NE(page.head.find("Referrer-Policy: no-referrer"), std::string::npos);
  const auto at = page.head.find("ETag: ") + 6;
  const std::string etag = page.head.substr(at, page.head.find("\r\n", at) - at);
  const auto again = call("GET", "/", "", "If-None-Match: \"other\", " + etag + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(call("GET", "/", "", "If-None-Match: \"other\"\r\n").body, page.body);
  EXPECT_EQ(call("HEAD", "/").body, "");
  EXPECT_EQ(call("POST", "/").status, 405);
  EXPECT_EQ(call("GET", "/ui/").status, 404);
  EXPECT_EQ(call("GET", "/ui/../http/router.cc").status, 404);
  // Whatever a page or a style names is there, so nothing is asked of another machine.
  for (std::size_t i = 0; (i = page.body.find("\"/ui/", i)) != std::string::npos; ++i) {
    const std::string path = page.body.substr(i + 1, page.body.find('"', i + 1) - i - 1);
    EXPECT_EQ(call("GET", path).status, 200) << path;
  }
  EXPECT_NE(call("GET", "/ui/katex/fonts/KaTeX_Main-Regular.woff2").head.find("font/woff2"),
            std::string::npos);
  std::string_view before;
  for (const auto& file : static_files()) {
    EXPECT_LT(before, file.path);
    EXPECT_FALSE(file.content.empty()) << file.path;
    EXPECT_EQ(find_static_file(file.path), &file);
    before = file.path;
  }
}

TEST_F(ServerTest, PagesFromElsewhereAreRefused) {
  EXPECT_EQ(
      parse(raw("GET /readyz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).status,
      403);
  EXPECT_EQ(call("GET", "/readyz", "", "Origin: https://evil.example\r\n").status, 403);
  EXPECT_EQ(call("GET", "/readyz", "", "Origin: null\r\n").status, 403);
  EXPECT_EQ(call("GET", "/readyz", "", "Origin: http://localhost:8080\r\n").status, 200);
}

TEST_F(ServerTest, TooManySessionsAreToldWhenToComeBack) {
  actors::SystemOptions options;
  options.session.max_live = 1;
  start(options);
  const std::string id = begin(kEndless);
  const auto refused = call("POST", "/v1/reason", std::string(kEasy) + "}");
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(refused.head.find("Retry-After: "), std::string::npos);
  const auto cancelled = call("POST", "/v1/sessions/" + id + "/cancel");
  EXPECT_EQ(cancelled.status, 200) << cancelled.body;
  EXPECT_EQ(cancelled.parsed()["state"], "cancelled");
  EXPECT_EQ(call("POST", "/v1/sessions/" + id + "/cancel").status, 409);
}

TEST_F(ServerTest, ASessionIsCancelledWhenItsClientStaysAway) {
  actors::SystemOptions options;
  options.session.orphan_seconds = 0.2;
  start(options);
  std::string id;
  {
    tcp::socket socket = connect();
    boost::asio::write(
        socket, boost::asio::buffer(
                    text_of("POST", "/v1/reason", std::string(kEndless) + R"(,"stream":true})")));
    std::string seen;
    boost::asio::read_until(socket, boost::asio::dynamic_buffer(seen), "step.checked");
    const auto at = seen.find("ses_");
    id = seen.substr(at, seen.find('"', at) - at);
  }  // gone without a word
  EXPECT_EQ(wait_for_end(id)["state"], "cancelled");
}

TEST_F(ServerTest, ABackgroundSessionOutlivesItsClient) {
  actors::SystemOptions options;
  options.session.orphan_seconds = 0;
  start(options);
  const std::string id = begin(kEasy);
  EXPECT_EQ(wait_for_end(id)["status"], "verified");
}

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

TEST_F(ServerTest, KeepsAConnectionForSeveralRequests) {
  tcp::socket socket = connect();
  for (int i = 0; i < 3; ++i) {
    boost::asio::write(
        socket,
        boost::asio::buffer(std::string("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")));
    std::string seen;
    boost::asio::read_until(socket, boost::asio::dynamic_buffer(seen), "\"ok\"}\n");
    EXPECT_EQ(seen.substr(9, 3), "200");
  }
}

TEST_F(ServerTest, SlowRequestsAreCutOff) {
  HttpOptions http;
  http.request_seconds = 0.1;
  start({}, http);
  EXPECT_EQ(raw("GET /healthz HT"), "");  // closed without an answer
}

TEST_F(ServerTest, ConnectionsAreCapped) {
  HttpOptions http;
  http.max_connections = 2;
  start({}, http);
  tcp::socket first = connect(), second = connect();  // both stay open
  const auto refused = call("GET", "/healthz");
  EXPECT_EQ(refused.status, 503);
  EXPECT_NE(refused.head.find("Retry-After: "), std::string::npos);
}

TEST_F(ServerTest, DrainingIsNotReadyAtOnceAndRefusesWork) {
  const std::string id = begin(kEndless);
  auto drained = system_->drain(300ms);
  Answer ready;
  for (int i = 0; i < 100 && ready.status != 503; ++i) ready = call("GET", "/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(call("POST", "/v1/reason", std::string(kEasy) + "}").status, 503);
  drained.get();
  // The session that lived longer than the grace period was cancelled, and its log says so.
  storage::SessionLog log(store_);
  EXPECT_EQ(log.read(id, 0, 100'000).value().back().type, "session.ended");
  EXPECT_TRUE(log.unfinished(10).value().empty());
}

TEST_F(ServerTest, ARestartAnswersForOldSessionsAndClosesUnfinishedOnes) {
  const auto finished = call("POST", "/v1/reason", std::string(kEasy) + "}").parsed();
  storage::SessionLog log(store_);
  std::vector<storage::Append> torn{
      {"ses_torn",
       {{{1, 1}, "session.created", R"({"id":"1-1","type":"session.created"})"}},
       false}};
  ASSERT_TRUE(log.append(torn));
  start({});
  EXPECT_EQ(call("GET", "/v1/sessions/" + finished["id"].get<std::string>()).parsed(), finished);
  const auto closed = call("GET", "/v1/sessions/ses_torn").parsed();
  EXPECT_EQ(closed["state"], "failed");
  EXPECT_EQ(closed["status"], "no_answer");
  EXPECT_NE(closed["reason"].get<std::string>().find("stopped"), std::string::npos);
  const auto events = call("GET", "/v1/sessions/ses_torn/events").parsed();
  EXPECT_EQ(events["data"].back()["id"], "2-3");  // the second writer's epoch, the log's next seq
}

TEST_F(ServerTest, OneSessionAnIdempotencyKey) {
  const std::string body = std::string(kEndless) + R"(,"background":true,"idempotency_key":"one"})";
  constexpr int kDuplicates = 64;
  std::vector<Answer> answers(kDuplicates);
  std::vector<std::thread> clients;
  for (auto& answer : answers)
    clients.emplace_back([&] { answer = call("POST", "/v1/reason", body); });
  for (auto& client : clients) client.join();
  std::set<std::string> sessions;
  for (const auto& answer : answers) {
    ASSERT_EQ(answer.status, 200) << answer.body;
    sessions.insert(answer.parsed()["id"].get<std::string>());
  }
  EXPECT_EQ(sessions.size(), 1U);
  EXPECT_EQ(call("GET", "/v1/sessions").parsed()["data"].size(), 1U);
  EXPECT_EQ(call("POST", "/v1/sessions/" + *sessions.begin() + "/cancel").status, 200);

  const auto other = call("POST", "/v1/reason",
                          std::string(kEasy) + R"(,"background":true,"idempotency_key":"one"})");
  EXPECT_EQ(other.status, 422) << other.body;
  EXPECT_EQ(other.parsed()["error"]["param"], "idempotency_key");

  // Its members in another order, to be streamed this time, and of a server that has restarted.
  start({});
  const std::string again = R"({"background":true,"stream":true,"idempotency_key":"one",)" +
                            std::string(kEndless).substr(1) + "}";
  const auto streamed = call("POST", "/v1/reason", again);
  EXPECT_NE(streamed.body.find(*sessions.begin()), std::string::npos) << streamed.body;
  EXPECT_NE(streamed.body.find("session.ended"), std::string::npos);

  const auto first =
      call("POST", "/v1/reason", std::string(kEasy) + R"(,"idempotency_key":"two"})").parsed();
  const auto second =
      call("POST", "/v1/reason", std::string(kEasy) + R"(,"idempotency_key":"two"})").parsed();
  EXPECT_EQ(first["status"], "verified") << first;
  EXPECT_EQ(first, second);
}

// What was never stored has begun nothing: the key may be used again.
TEST_F(ServerTest, AKeyOfASessionThatWasLostBeginsAnother) {
  const std::string body = std::string(kEasy) + R"(,"idempotency_key":"lost"})";
  store_.fail_when([] { return true; });
  EXPECT_EQ(call("POST", "/v1/reason", body).status, 503);
  store_.fail_when(nullptr);
  const auto answer = call("POST", "/v1/reason", body);
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.parsed()["status"], "verified") << answer.body;
}

TEST_F(ServerTest, AFailingDiskIsAnErrorNotAHang) {
  store_.fail_when([] { return true; });
  const auto answer = call("POST", "/v1/reason", std::string(kEasy) + "}");
  EXPECT_EQ(answer.status, 503) << answer.body;
  store_.fail_when(nullptr);
}

TEST_F(ServerTest, AddressesThatCannotBeServedAreNamed) {
  HttpOptions taken;
  taken.port = server_->port();
  EXPECT_EQ(Server::listen(system_->executor().context(), taken, *services_).error().field,
            "http.port");
  HttpOptions open;
  open.host = "0.0.0.0";
  EXPECT_EQ(Server::listen(system_->executor().context(), open, *services_).error().field,
            "http.host");
  open.host = "not an address";
  EXPECT_EQ(Server::listen(system_->executor().context(), open, *services_).error().field,
            "http.host");
}

}  // namespace
}  // namespace lemma::http
