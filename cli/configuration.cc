#include "cli/configuration.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <unistd.h>

namespace lemma::cli {

using core::error;
using core::ErrorCode;
using core::OptionSource;
using core::Result;

namespace {

// $variable, or its place under the home folder as the XDG convention says.
std::string user_folder(const char* variable, const char* under_home) {
  if (const char* value = std::getenv(variable); value && *value) return value;
  const char* home = std::getenv("HOME");
  return std::string(home && *home ? home : ".") + "/" + under_home;
}

constexpr std::pair<const char*, const char*> kShortFlags[] = {
    {"--port", "http.port"}, {"--data-dir", "storage.data_dir"}, {"--model", "model.path"}};

}  // namespace

std::string models_folder() {
  const char* models = std::getenv("LEMMA_MODELS");
  return models && *models ? models : user_folder("XDG_CACHE_HOME", ".cache") + "/lemma/models";
}

std::string default_model_path() { return models_folder() + "/SmolLM2-135M-Instruct.Q4_1.gguf"; }

Configuration::Configuration() {
  set.bind("server", server);
  set.bind("http", http);
  set.bind("model", model);
  set.bind("session", parts.session);
  set.bind("scheduler", parts.scheduler);
  set.bind("verifier", parts.verifier);
  set.bind("search", parts.search);
  set.bind("storage", parts.storage);
  set.bind("log", log);
}

void Configuration::add_flags(CLI::App& app) {
  app.add_option("--config", file_, "a TOML file of options")->type_name("FILE");
  const auto remember = [this](std::string name) {
    return [this, name](const std::string& value) { flags_.emplace_back(name, value); };
  };
  for (const auto& [flag, name] : kShortFlags)
    app.add_option_function<std::string>(flag, remember(name), std::string("short for --") + name)
        ->type_name("V");
  for (const auto& option : set.options()) {
    std::string help = option.help;
    if (!option.range.empty())
      help += " (" + option.range + (option.unit.empty() ? "" : " " + option.unit) + ")";
    help += " [" + option.default_value + "]";
    app.add_option_function<std::string>("--" + option.name, remember(option.name), help)
        ->type_name("V")
        ->group("Options of the server");
  }
}

Result<void> Configuration::load() {
  for (const auto& [name, value] : flags_) {
    BOOST_OUTCOME_TRY(set.set(name, value, OptionSource::kFlag));
  }
  BOOST_OUTCOME_TRY(set.set_from_environment(environ));
  if (!file_.empty()) {
    std::ifstream file(file_, std::ios::binary);
    if (!file) return error(ErrorCode::kNotFound, "cannot read '" + file_ + "'", "--config");
    std::ostringstream text;
    text << file.rdbuf();
    BOOST_OUTCOME_TRY(set.set_from_toml(text.str(), file_));
  }
  if (model.path.empty()) model.path = default_model_path();
  if (parts.storage.data_dir.empty())
    parts.storage.data_dir = user_folder("XDG_DATA_HOME", ".local/share") + "/lemma";
  return core::success();
}

}  // namespace lemma::cli
