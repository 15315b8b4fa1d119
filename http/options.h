// The front door's options ([http] in the file).
#pragma once

#include <cstdint>
#include <string>

namespace lemma::http {

struct HttpOptions {
  std::string host = "127.0.0.1";
  int port = 8080;
  int max_connections = 512;
  int max_header_bytes = 16384;
  std::int64_t max_body_bytes = 1 << 20;
  double request_seconds = 15;
  double idle_seconds = 60;
  double write_seconds = 30;
  double drain_seconds = 5;

  template <class V>
  void visit(V& v) {
    v.option(host, "host",
             "address to listen on; only loopback addresses, since there are no keys yet");
    v.option(port, "port", 0, 65535, "", "port to listen on; 0 takes any free one");
    v.option(max_connections, "max_connections", 1, 100000, "connections",
             "open connections; one more is answered 503");
    v.option(max_header_bytes, "max_header_bytes", 1024, 1 << 20, "bytes",
             "size of a request's header");
    v.option(max_body_bytes, "max_body_bytes", 1024, 1 << 30, "bytes", "size of a request's body");
    v.option(request_seconds, "request_seconds", 0.1, 3600.0, "seconds",
             "time to receive one whole request");
    v.option(idle_seconds, "idle_seconds", 0.1, 3600.0, "seconds",
             "time between two requests of a connection");
    v.option(write_seconds, "write_seconds", 0.1, 3600.0, "seconds",
             "time a client may take to accept what is written");
    v.option(drain_seconds, "drain_seconds", 0.0, 3600.0, "seconds",
             "how long live sessions may go on after SIGTERM before they are cancelled");
  }
};

}  // namespace lemma::http
