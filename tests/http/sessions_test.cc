// Sessions over a real server: their list, their lives, restarts, idempotency keys.
#include <map>
#include <set>
#include <thread>
#include <vector>

#include <boost/asio/read_until.hpp>

#include "storage/session_log.h"
#include "tests/http/server_case.h"

namespace lemma::http {
namespace {

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

}  // namespace
}  // namespace lemma::http
