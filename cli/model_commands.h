// The subcommands of `lemma model` that run models. Each adds its flags to `app`; what it returns does the work after parsing
// and gives the exit code.
#pragma once

#include <functional>

#include "cli/command.h"

namespace CLI {
class App;
}

namespace lemma::cli {

std::function<int()> add_quantize(CLI::App& app);
std::function<int()> add_perplexity(CLI::App& app);

}  // namespace lemma::cli
