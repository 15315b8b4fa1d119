// A real server on a loopback port, with a scripted model: what a client sees, byte for byte.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "http/server.h"
#include "storage/memory_store.h"
#include "tests/actors/running_system.h"
#include "tests/sim/scripted_generator.h"

namespace lemma::http {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using nlohmann::json;

inline constexpr const char* kEasy =
    R"({"typed":{"task":"numbers","numbers":[3,7,8,12],"target":36,"use":"at_most_once"})";
// Without an answer and with a budget that nobody waits for: searches until it is cancelled.
inline constexpr const char* kEndless =
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

}  // namespace lemma::http
