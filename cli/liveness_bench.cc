#include "cli/liveness_bench.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <optional>
#include <string_view>
#include <thread>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/reasoner.h"
#include "http/server.h"

namespace lemma::cli {

using core::BenchRow;
using core::error;
using core::ErrorCode;
using core::Result;
using Clock = std::chrono::steady_clock;

namespace {

constexpr double kHealthGoal = 20;  // ms, the 99th percentile
constexpr double kIdleGoal = 1;     // % of a core

double ms_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[std::min(values.size() - 1,
                         static_cast<std::size_t>(q * static_cast<double>(values.size())))];
}

// One connection to the server, blocking.
class Client {
 public:
  explicit Client(int port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    (void)setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    open_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() {
    if (socket_ >= 0) ::close(socket_);
  }

  void send(const std::string& method, const std::string& path, const std::string& body) {
    const std::string request =
        method + " " + path +
        " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n" + body;
    for (std::size_t sent = 0; open_ && sent < request.size();) {
      const auto n = ::send(socket_, &request[sent], request.size() - sent, MSG_NOSIGNAL);
      open_ = n > 0;
      if (open_) sent += static_cast<std::size_t>(n);
    }
  }
  // Whether `end` comes before the connection's end; what came up to and with it is gone then.
  bool read_until(std::string_view end) {
    for (;;) {
      if (const auto at = received_.find(end); at != std::string::npos) {
        received_.erase(0, at + end.size());
        return true;
      }
      char more[4096];
      const auto n = open_ ? recv(socket_, more, sizeof more, 0) : 0;
      if (n <= 0) return false;
      received_.append(more, static_cast<std::size_t>(n));
    }
  }
  // Ends what another thread reads.
  void hang_up() { (void)shutdown(socket_, SHUT_RDWR); }

 private:
  const int socket_;
  bool open_ = false;
  std::string received_;
};

// Health checks at fixed times, whether the last one has been answered or not: what waits behind a
// late answer is late too. Milliseconds.
Result<std::vector<double>> health_latencies(int port, double per_second, double seconds) {
  Client client(port);
  std::vector<double> latencies;
  const auto began = Clock::now();
  for (int i = 0; i < static_cast<int>(per_second * seconds); ++i) {
    const auto due = began + std::chrono::duration_cast<Clock::duration>(
                                 std::chrono::duration<double>(i / per_second));
    std::this_thread::sleep_until(due);
    client.send("GET", "/healthz", "");
    if (!client.read_until("\"ok\"}"))
      return error(ErrorCode::kUnavailable, "a health check was not answered");
    latencies.push_back(ms_between(due, Clock::now()));
  }
  return latencies;
}

// Times between the events of a stream, until stop() or its end. Milliseconds.
class Stream {
 public:
  Stream(int port, const std::string& request) : client_(port) {
    client_.send("POST", "/v1/reason", request);
    reader_ = std::async(std::launch::async, [this] { return read(); });
  }
  bool ended() const {
    return reader_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }
  std::vector<double> stop() {
    client_.hang_up();
    return reader_.get();
  }

 private:
  std::vector<double> read() {
    std::vector<double> gaps;
    std::optional<Clock::time_point> last;
    while (client_.read_until("\ndata: ")) {
      const auto now = Clock::now();
      if (last) gaps.push_back(ms_between(*last, now));
      last = now;
    }
    return gaps;
  }

  Client client_;
  std::future<std::vector<double>> reader_;
};

// User and system time of this process.
double processor_ms() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto ms = [](const timeval& t) {
    return 1e3 * static_cast<double>(t.tv_sec) + 1e-3 * static_cast<double>(t.tv_usec);
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

double idle_percent() {
  constexpr auto kWhile = std::chrono::seconds(1);
  const double before = processor_ms();
  std::this_thread::sleep_for(kWhile);
  return 100 * (processor_ms() - before) /
         std::chrono::duration<double, std::milli>(kWhile).count();
}

// Whether the search that lost its reader has ended: a server notices when it has an event to write.
bool await_idle(Reasoner& reasoner) {
  for (int tenth = 0; tenth < 300; ++tenth) {
    const auto status = reasoner.wait<actors::ServerStatus>(
        [](auto reply) { return actors::SystemMessage(actors::GetStatus{std::move(reply)}); });
    if (status && status.value().live_sessions == 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

// A problem without an answer, so that the search goes on until it is cancelled.
std::string endless_search(int branches) {
  return R"({"typed":{"task":"numbers","numbers":[101,103,107,109,113,127],"target":999983,)"
         R"("use":"exactly_once"},"strategy":"mcts","stream":true,"n":)" +
         std::to_string(branches) + R"(,"budget":{"tokens":1000000,"seconds":600,"nodes":100000}})";
}

struct Measured {
  std::vector<double> idle_health, health, gaps;  // ms
  double batch_rows = 0;                          // mean
  double batch_ms = 0;                            // mean
  double idle_cpu = 100;                          // % of a core
};

Result<Measured> measure(Reasoner& reasoner, int port, const LivenessBenchOptions& o) {
  Measured measured;
  BOOST_OUTCOME_TRY(measured.idle_health, health_latencies(port, o.per_second, 2));
  auto& metrics = reasoner.metrics();
  auto& steps = metrics.counter("lemma_model_steps_total", "");
  auto& rows = metrics.counter("lemma_model_tokens_total", "", {{"kind", "decode"}});
  auto& seconds = metrics.histogram("lemma_model_step_seconds", "", {});
  Stream stream(port, endless_search(o.branches));
  std::this_thread::sleep_for(std::chrono::seconds(1));  // the prompt is computed once
  const auto steps_before = steps.value(), rows_before = rows.value();
  const double seconds_before = seconds.sum();
  auto health = health_latencies(port, o.per_second, o.seconds);
  const double counted =
      static_cast<double>(std::max<std::uint64_t>(1, steps.value() - steps_before));
  measured.batch_rows = static_cast<double>(rows.value() - rows_before) / counted;
  measured.batch_ms = 1e3 * (seconds.sum() - seconds_before) / counted;
  const bool ended = stream.ended();
  measured.gaps = stream.stop();
  if (ended) return error(ErrorCode::kUnavailable, "the search ended before the health checks did");
  BOOST_OUTCOME_TRY(measured.health, std::move(health));
  return measured;
}

// Less is better.
BenchRow ms_row(std::string name, double value, double limit, std::string limit_is) {
  return {.name = std::move(name),
          .value = value,
          .unit = "ms",
          .limit = limit,
          .limit_is = std::move(limit_is),
          .ratio = value > 0 ? limit / value : 0};
}

}  // namespace

Result<std::vector<BenchRow>> bench_liveness(const LivenessBenchOptions& o) {
  Configuration configuration;
  BOOST_OUTCOME_TRY(configuration.load());
  configuration.model.path = o.model;
  configuration.model.threads = o.threads;
  configuration.http.host = "127.0.0.1";
  configuration.http.port = 0;
  configuration.parts.scheduler.parallel_expansions = 1;  // of `branches` each
  configuration.parts.session.orphan_seconds = 0;         // the search ends with its reader
  const double longest_step = configuration.parts.scheduler.max_step_tokens;

  BOOST_OUTCOME_TRY(const auto reasoner, Reasoner::open(configuration, Memory::kInProcess));
  http::Services services{reasoner->ref(), reasoner->metrics()};
  BOOST_OUTCOME_TRY(const auto server, http::Server::listen(reasoner->executor().context(),
                                                            configuration.http, services));
  auto measured = measure(*reasoner, server->port(), o);
  if (measured && await_idle(*reasoner)) measured.value().idle_cpu = idle_percent();
  server->stop_accepting();
  reasoner->shutdown(core::Duration(0));
  reasoner->executor().stop();
  BOOST_OUTCOME_TRY(const Measured m, std::move(measured));
  return std::vector{
      ms_row("liveness.health_p50", quantile(m.health, 0.5), quantile(m.idle_health, 0.5),
             "the same without a search"),
      ms_row("liveness.health_p99", quantile(m.health, 0.99), kHealthGoal, "the goal"),
      ms_row("liveness.health_max", quantile(m.health, 1), quantile(m.idle_health, 1),
             "the same without a search"),
      ms_row("liveness.longest_silence", quantile(m.gaps, 1), longest_step * m.batch_ms,
             "as many batches as the longest step of a search has tokens"),
      core::bench_row("liveness.batch", m.batch_rows, "rows", o.branches,
                      "branches of the search, if every batch had them all"),
      BenchRow{.name = "liveness.idle_cpu",
               .value = m.idle_cpu,
               .unit = "% of a core",
               .limit = kIdleGoal,
               .limit_is = "the goal, in a second without requests",
               .ratio = kIdleGoal / std::max(m.idle_cpu, 1e-3)}};
}

}  // namespace lemma::cli
