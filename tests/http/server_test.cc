// The server itself: health, the web UI, connections and their caps, draining, a failing disk.
#include <boost/asio/read_until.hpp>

#include "http/static_files.h"
#include "storage/session_log.h"
#include "tests/http/server_case.h"

namespace lemma::http {
namespace {

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
