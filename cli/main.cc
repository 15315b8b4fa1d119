// lemma SUBCOMMAND ...
#include <cstdio>
#include <exception>
#include <string_view>

#include <unistd.h>

#include "children/entry.h"
#include "cli/command.h"

namespace {

struct Command {
  std::string_view name;
  const char* summary;
  int (*run)(const lemma::cli::Arguments&);
};

constexpr Command kCommands[] = {
    {"serve", "start the server", lemma::cli::serve},
    {"ask", "solve one problem and show the search", lemma::cli::ask},
    {"eval", "measure what each strategy solves", lemma::cli::eval},
    {"bench", "measure speed against limits of this machine", lemma::cli::bench},
    {"model", "inspect, list, quantize and measure model files", lemma::cli::model},
    {"verify", "re-check a certificate, without a model", lemma::cli::verify},
    {"config", "print every option and where its value came from", lemma::cli::config},
    {"doctor", "say what is present and what to do about what isn't", lemma::cli::doctor},
};

void usage(std::FILE* out) {
  std::fprintf(out, "usage: lemma SUBCOMMAND [--help] ...\n\n");
  for (const auto& command : kCommands)
    std::fprintf(out, "  %-8s %s\n", std::string(command.name).c_str(), command.summary);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view name = argc > 1 ? argv[1] : "";
  if (name == "--help" || name == "-h" || name == "help") {
    usage(stdout);
    return lemma::cli::kDone;
  }
  // What the spawner's children of this binary run; not for people, so usage() doesn't say it.
  if (name == "child" && argc == 3) ::_exit(lemma::children::run_entry(argv[2]));
  for (const auto& command : kCommands) {
    if (command.name != name) continue;
    try {
      return command.run(lemma::cli::Arguments(argv + 2, argv + argc));
    } catch (const std::exception& e) {
      std::fprintf(stderr, "lemma: %s\n", e.what());
      return lemma::cli::kFailed;
    }
  }
  usage(stderr);
  return lemma::cli::kBadUsage;
}
