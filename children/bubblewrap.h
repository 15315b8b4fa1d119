// The command line of bubblewrap for one run of Python: which namespaces, which files. Pure but for
// looking where Python and its libraries are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace lemma::children {

struct BubblewrapOptions {
  std::string bwrap = "/usr/bin/bwrap";
  std::string python = "/usr/bin/python3";
  std::uint64_t scratch_bytes = 1 << 20;  // of /tmp, the only folder that isn't read-only
  int seccomp_descriptor = 4;             // in the child, where bubblewrap reads the filter
};

// bwrap ... python -c `program`. Its own user, mount, PID, network, IPC, UTS and cgroup namespaces,
// no capabilities, no new user namespaces, no environment; of the machine's files only the
// interpreter, its library and the C library, read-only; neither /proc nor /dev nor /etc.
// kUnavailable: bubblewrap or Python is missing (and which).
core::Result<std::vector<std::string>> bubblewrap_command(const BubblewrapOptions& options,
                                                          std::string_view program);

}  // namespace lemma::children
