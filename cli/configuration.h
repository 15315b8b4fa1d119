// Configuration: every option of every room, composed once; flags > environment > file > default.
// Subcommands that run the server inside add its flags to their parser, then load().
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "actors/system.h"
#include "core/log.h"
#include "core/options.h"
#include "http/options.h"
#include "model/options.h"

namespace CLI {
class App;
}

namespace lemma::cli {

struct ServerOptions {
  int threads = 2;
  template <class V>
  void visit(V& v) {
    v.option(threads, "threads", 1, 256, "threads", "threads of connections, sessions and search");
  }
};

struct Configuration {
  Configuration();
  Configuration(const Configuration&) = delete;
  Configuration& operator=(const Configuration&) = delete;

  // Adds --config, --section.key for every option, and the short --port, --data-dir, --model.
  void add_flags(CLI::App& app);
  // Reads file and environment and applies the flags that were parsed; then fills in what depends
  // on this machine: the default model's path, the data folder. Errors name the option.
  core::Result<void> load();

  ServerOptions server;
  http::HttpOptions http;
  model::ModelOptions model;
  actors::SystemOptions parts;
  core::LogOptions log;
  core::OptionSet set;

 private:
  std::string file_;
  std::vector<std::pair<std::string, std::string>> flags_;  // option name, value
};

// Where models are kept, and where the default one lies once scripts/fetch-model has run.
std::string models_folder();
std::string default_model_path();

}  // namespace lemma::cli
