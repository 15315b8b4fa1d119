// What the spawner is asked to start, and what it says of it. Values; the JSON they travel as is
// private to the two ends of one build.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace lemma::children {

// setrlimit(2), soft and hard alike; 0 leaves what the server itself has. Core files are always
// off.
struct Limits {
  std::uint64_t cpu_seconds = 0;
  std::uint64_t address_bytes = 0;
  std::uint64_t file_bytes = 0;  // the largest file it may write
  std::uint64_t open_files = 0;
  std::uint64_t processes = 0;  // of its user, everywhere; the kernel exempts root
};

struct Program {
  static constexpr std::size_t kMaxArguments = 256;
  static constexpr std::size_t kMaxDescriptors = 8;
  static constexpr std::size_t kMaxBytes = 96 * 1024;  // as it travels

  std::vector<std::string> argv;  // argv[0] is the path; "/proc/self/exe" is this binary
  std::vector<std::string> environment = {"LANG=C.UTF-8",
                                          "LEMMA_CHILD=1"};  // all of it; nothing is inherited
  Limits limits = {};
};

// How a process ended.
struct Exit {
  int code = -1;   // or -1: by a signal
  int signal = 0;  // or 0: by itself
  double cpu_seconds = 0;
  std::string to_string() const;  // "ended by itself with code 3", "killed by signal 9"
};

// What the spawner says of one child, in order: started or failed, then (if started) exited.
struct Note {
  enum class Kind { kStarted, kFailed, kExited };
  Kind kind = Kind::kFailed;
  int pid = 0;
  std::string why = {};  // kFailed
  Exit exit = {};        // kExited
};

std::string encode(const Program& program);
core::Result<Program> decode_program(std::string_view bytes);  // kCorrupt
std::string encode(const Note& note);
core::Result<Note> decode_note(std::string_view bytes);  // kCorrupt

}  // namespace lemma::children
