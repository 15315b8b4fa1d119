// One message with descriptors beside it, on a SOCK_SEQPACKET socket: the kernel keeps messages
// apart, so there is nothing to frame, and a message is sent whole or not at all, so several threads
// may send on one socket.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "children/descriptor.h"
#include "core/result.h"

namespace lemma::children {

struct Message {
  std::string bytes;
  std::vector<Descriptor> descriptors = {};
};

// Never blocks. kUnavailable: the other end is closed; kOverloaded: its queue is full.
core::Result<void> send_message(int socket, std::string_view bytes,
                                const std::vector<int>& descriptors = {});

// Blocks until there is one. kUnavailable: the other end is closed; kCorrupt: too long, or with too
// many descriptors.
core::Result<Message> receive_message(int socket, std::size_t max_bytes);

}  // namespace lemma::children
