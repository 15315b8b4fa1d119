// How subcommands end: one place for usage errors, `--help` and exit codes.
#pragma once

#include <optional>

#include "cli/command.h"
#include "core/result.h"

namespace CLI {
class App;
}

namespace lemma::cli {

// Parses; a value is the exit code to return at once (0 after --help, 2 after a usage error, which
// has been printed).
std::optional<int> parse(CLI::App& app, const Arguments& arguments);

// Prints the error to standard error and returns its exit code: bad options 2, missing pieces 3,
// the rest 1.
int report(const core::Error& error);
int report(const core::Error& error, ExitCode code);

}  // namespace lemma::cli
