// One subcommand of `lemma` a file. Each parses its own arguments (everything after the
// subcommand's name) and returns the process's exit code.
#pragma once

#include <string>
#include <vector>

namespace lemma::cli {

using Arguments = std::vector<std::string>;

// 0 done, 1 the work failed, 2 bad usage, 3 a piece is missing (with what to do about it on
// standard error).
enum ExitCode { kDone = 0, kFailed = 1, kBadUsage = 2, kMissingPiece = 3 };

int serve(const Arguments& arguments);
int ask(const Arguments& arguments);
int eval(const Arguments& arguments);
int bench(const Arguments& arguments);
int config(const Arguments& arguments);
int doctor(const Arguments& arguments);
int model(const Arguments& arguments);
int verify(const Arguments& arguments);

}  // namespace lemma::cli
