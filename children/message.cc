#include "children/message.h"

#include <cerrno>
#include <cstring>

#include <sys/socket.h>

#include "children/program.h"
#include "core/assert.h"

namespace lemma::children {

using core::error;
using core::ErrorCode;
using core::Result;

namespace {
constexpr std::size_t kMaxDescriptors = Program::kMaxDescriptors + 1;  // with the leash
}

Result<void> send_message(int socket, std::string_view bytes, const std::vector<int>& descriptors) {
  LEMMA_ASSERT(!bytes.empty() && descriptors.size() <= kMaxDescriptors,
               "a message is neither empty nor of too many descriptors");
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaxDescriptors)] = {};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  if (!descriptors.empty()) {
    const std::size_t size = sizeof(int) * descriptors.size();
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(size);
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(size);
    std::memcpy(CMSG_DATA(rights), descriptors.data(), size);
  }
  for (;;) {
    if (::sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) return core::success();
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS)
      return error(ErrorCode::kOverloaded, "the spawner's queue is full");
    return error(ErrorCode::kUnavailable, std::strerror(errno));
  }
}

Result<Message> receive_message(int socket, std::size_t max_bytes) {
  Message message;
  message.bytes.resize(max_bytes);
  iovec part{message.bytes.data(), max_bytes};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaxDescriptors)] = {};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  ssize_t size;
  do {
    size = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  } while (size < 0 && errno == EINTR);
  if (size <= 0)
    return error(ErrorCode::kUnavailable, size == 0 ? "the other end is closed" : strerror(errno));
  for (cmsghdr* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd;
      std::memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
      message.descriptors.emplace_back(fd);
    }
  }
  if ((header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0)
    return error(ErrorCode::kCorrupt, "a message longer than agreed");
  message.bytes.resize(static_cast<std::size_t>(size));
  return message;
}

}  // namespace lemma::children
