// lemma config: every option's value and where it came from.
#include <cstdio>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/command.h"
#include "cli/configuration.h"
#include "cli/exit.h"

namespace lemma::cli {

int config(const Arguments& arguments) {
  Configuration configuration;
  bool defaults = false;
  CLI::App app("Prints every option, its value and where that came from.", "lemma config");
  app.add_flag("--defaults", defaults, "print config/default.toml instead");
  configuration.add_flags(app);
  if (const auto parsed = parse(app, arguments)) return *parsed;
  if (defaults) {
    std::fputs(configuration.set.default_toml().c_str(), stdout);
    return kDone;
  }
  if (auto loaded = configuration.load(); !loaded) return report(loaded.error(), kBadUsage);
  std::size_t width = 0;
  for (const auto& option : configuration.set.options())
    width = std::max(width, option.name.size());
  for (const auto& option : configuration.set.options()) {
    std::printf("%-*s  %-24s  %s\n", static_cast<int>(width), option.name.c_str(),
                option.print().c_str(), std::string(core::to_string(option.source)).c_str());
  }
  return kDone;
}

}  // namespace lemma::cli
