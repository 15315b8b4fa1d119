#include "children/frame.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>

#include <poll.h>
#include <sys/socket.h>

#include "children/channel.h"

namespace lemma::children {

using core::error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::size_t kLengthBytes = 4;

Result<void> wait_for(int socket, short events, const Deadline& deadline) {
  for (;;) {
    pollfd waiting{socket, events, 0};
    const int ready = ::poll(&waiting, 1, deadline ? poll_timeout(*deadline) : -1);
    if (ready > 0) return core::success();
    if (ready == 0) return error(ErrorCode::kDeadlineExceeded, "the child did not answer in time");
    if (errno != EINTR) return error(ErrorCode::kUnavailable, std::strerror(errno));
  }
}

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

Result<void> write_all(int socket, const char* bytes, std::size_t size, const Deadline& deadline) {
  while (size > 0) {
    const ssize_t sent = ::send(socket, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (!would_block()) return error(ErrorCode::kUnavailable, "the child has ended");
      BOOST_OUTCOME_TRY(wait_for(socket, POLLOUT, deadline));
      continue;
    }
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return core::success();
}

Result<void> read_all(int socket, char* bytes, std::size_t size, const Deadline& deadline) {
  while (size > 0) {
    // Waiting first keeps the deadline also against one who sends a byte at a time.
    BOOST_OUTCOME_TRY(wait_for(socket, POLLIN, deadline));
    const ssize_t received = ::recv(socket, bytes, size, MSG_DONTWAIT);
    if (received == 0) return error(ErrorCode::kUnavailable, "the child has ended");
    if (received < 0) {
      if (!would_block()) return error(ErrorCode::kUnavailable, "the child has ended");
      continue;
    }
    if (deadline && std::chrono::steady_clock::now() > *deadline)
      return error(ErrorCode::kDeadlineExceeded, "the child did not answer in time");
    bytes += received;
    size -= static_cast<std::size_t>(received);
  }
  return core::success();
}

}  // namespace

Result<void> write_frame(int socket, std::string_view bytes, Deadline deadline) {
  if (bytes.size() > std::numeric_limits<std::int32_t>::max())
    return error(ErrorCode::kOutOfRange, "a frame of more than 2 GiB");
  char length[kLengthBytes];
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    length[i] = static_cast<char>(bytes.size() >> (8 * i) & 0xff);
  BOOST_OUTCOME_TRY(write_all(socket, length, kLengthBytes, deadline));
  return write_all(socket, bytes.data(), bytes.size(), deadline);
}

Result<std::string> read_frame(int socket, std::size_t max_bytes, Deadline deadline) {
  char length[kLengthBytes];
  BOOST_OUTCOME_TRY(read_all(socket, length, kLengthBytes, deadline));
  std::size_t size = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    size |= static_cast<std::size_t>(static_cast<unsigned char>(length[i])) << (8 * i);
  if (size > max_bytes)
    return error(ErrorCode::kCorrupt, "the child announced a frame of " + std::to_string(size) +
                                          " bytes; the limit is " + std::to_string(max_bytes));
  std::string bytes(size, '\0');
  BOOST_OUTCOME_TRY(read_all(socket, bytes.data(), size, deadline));
  return bytes;
}

}  // namespace lemma::children
