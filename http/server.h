// Server: listens, accepts a bounded number of connections, and runs each on its own strand.
#pragma once

#include <memory>

#include "core/result.h"
#include "http/options.h"
#include "http/router.h"

namespace boost::asio {
class io_context;
}

namespace lemma::http {

class Server {
 public:
  // Binds at once. kInvalidArgument for an address that is none or not loopback, kUnavailable when
  // the port is taken: both name the option. `services` outlives the io_context's last handler.
  static core::Result<std::unique_ptr<Server>> listen(boost::asio::io_context& context,
                                                      const HttpOptions& options,
                                                      Services& services);
  ~Server();

  int port() const;
  // Accepts no more connections; those open go on. Any thread.
  void stop_accepting();

 private:
  struct State;
  explicit Server(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace lemma::http
