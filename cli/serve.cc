// lemma serve: the server behind HTTP. SIGTERM and SIGINT drain it.
#include <cstdio>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <signal.h>

#include "cli/command.h"
#include "cli/exit.h"
#include "cli/reasoner.h"
#include "http/server.h"

namespace lemma::cli {

int serve(const Arguments& arguments) {
  Configuration configuration;
  CLI::App app("Starts the server.", "lemma serve");
  configuration.add_flags(app);
  if (const auto parsed = parse(app, arguments)) return *parsed;
  if (auto loaded = configuration.load(); !loaded) return report(loaded.error(), kBadUsage);
  core::configure_log(configuration.log);
  auto spawner = fork_spawner();  // before any thread exists

  // Signals are taken by sigwait below; every thread started from here on inherits the mask.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  auto reasoner = Reasoner::open(configuration, Memory::kOnDisk, std::move(spawner));
  if (!reasoner) return report(reasoner.error(), kMissingPiece);
  http::Services services{reasoner.value()->ref(), reasoner.value()->metrics(),
                          [&inside = *reasoner.value()] {
                            return http::Health{inside.sandbox_status(), inside.solver_status()};
                          }};
  auto server =
      http::Server::listen(reasoner.value()->executor().context(), configuration.http, services);
  if (!server) return report(server.error());

  const auto model = reasoner.value()->generator().info();
  std::printf("lemma serves %s on http://%s:%d\n", model.name.c_str(),
              configuration.http.host.c_str(), server.value()->port());
  std::fflush(stdout);

  int received = 0;
  sigwait(&signals, &received);
  core::log(core::LogLevel::kInfo, "draining", {{"signal", std::to_string(received)}});
  server.value()->stop_accepting();
  reasoner.value()->shutdown(std::chrono::duration_cast<core::Duration>(
      std::chrono::duration<double>(configuration.http.drain_seconds)));
  reasoner.value()->executor().stop();  // open connections end here
  return kDone;
}

}  // namespace lemma::cli
