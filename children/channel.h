// A channel between this process and a child: a pair of connected unix sockets, both closed on
// exec.
#pragma once

#include <chrono>

#include "children/descriptor.h"
#include "core/result.h"

namespace lemma::children {

struct Channel {
  Descriptor ours;
  Descriptor theirs;  // to be given to the child and closed here
};

// A byte stream, for frames (frame.h). kUnavailable: no descriptors are left.
core::Result<Channel> stream_channel();
// One that keeps messages apart (SOCK_SEQPACKET), for the spawner.
core::Result<Channel> message_channel();

// Milliseconds for poll(2) until `deadline`, rounded up; 0 once it has passed.
int poll_timeout(std::chrono::steady_clock::time_point deadline);

}  // namespace lemma::children
