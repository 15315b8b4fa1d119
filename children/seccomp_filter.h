// The system calls that sandboxed code may make, as a BPF program for bubblewrap.
//
// An allow-list: memory, reading files, time, and little else. What isn't on it fails with EPERM. So
// there are no new processes or threads, no sockets or pipes, no new files (a file system bounds
// bytes, not the kernel's memory for a million empty files), no signals to others, no namespaces,
// mounts, ptrace, keys, bpf, perf_event_open or io_uring. execve is allowed, because bubblewrap
// needs it to start the interpreter under the filter; what is executed stays under the filter.
// Any thread.
#pragma once

#include "children/descriptor.h"
#include "core/result.h"

namespace lemma::children {

// A file in memory with the program, at its beginning. kUnavailable: this system can't.
core::Result<Descriptor> seccomp_filter();

}  // namespace lemma::children
