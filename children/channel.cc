#include "children/channel.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>

namespace lemma::children {

namespace {

core::Result<Channel> channel_of(int type) {
  int ends[2];
  if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) != 0)
    return core::error(core::ErrorCode::kUnavailable,
                       std::string("no channel to a child: ") + std::strerror(errno));
  return Channel{Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace

core::Result<Channel> stream_channel() { return channel_of(SOCK_STREAM); }
core::Result<Channel> message_channel() { return channel_of(SOCK_SEQPACKET); }

int poll_timeout(std::chrono::steady_clock::time_point deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

}  // namespace lemma::children
