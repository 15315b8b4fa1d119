// PythonRunner: runs foreign Python where it can hurt nobody, and says what each call returned. It
// blocks; any thread. Its one implementation for real is the sandbox (sandbox.h).
#pragma once

#include <string>
#include <vector>

#include "children/program.h"
#include "core/clock.h"
#include "core/result.h"

namespace lemma::children {

struct SandboxLimits {
  std::uint64_t cpu_seconds = 5;
  core::Duration wall = std::chrono::seconds(10);  // for all calls together
  std::uint64_t address_bytes = 512 << 20;
  std::uint64_t file_bytes = 1 << 20;  // each file, and what it prints
  std::uint64_t open_files = 32;
  std::size_t reply_bytes = 1 << 20;  // the JSON text of one result
};

struct PythonProgram {
  static constexpr std::size_t kMaxSourceBytes = 64 * 1024;
  static constexpr std::size_t kMaxCalls = 256;
  static constexpr std::size_t kMaxArgumentsBytes = 1 << 20;

  std::string source;
  std::string function;            // that the source defines
  std::vector<std::string> calls;  // each a JSON list of arguments
};

// What became of one call.
struct CallOutcome {
  enum class Kind {
    kReturned,  // `text`: the result as JSON text, as it came: foreign
    kRaised,    // `text`: the exception's name, foreign, printable ASCII
    kNotMade,   // `text`: why, in our words: time, memory, a reply under no or a wrong nonce
  };
  Kind kind = Kind::kNotMade;
  std::string text = {};
};

struct SandboxReport {
  std::vector<CallOutcome> calls;  // one for each, in order
  std::string printed = {};        // the first of what it printed, at most 4 KiB, foreign
  Exit exit = {};                  // of bubblewrap, for people
};

class PythonRunner {
 public:
  virtual ~PythonRunner() = default;

  // Errors: kUnavailable, with what to do about it; kInvalidArgument and kOutOfRange for programs
  // beyond their bounds. Whatever the code itself does is a report.
  virtual core::Result<SandboxReport> run_python(const PythonProgram& program,
                                                 const SandboxLimits& limits) = 0;
};

}  // namespace lemma::children
