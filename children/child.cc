#include "children/child.h"

#include <cerrno>

#include <poll.h>
#include <sys/socket.h>

#include "children/channel.h"
#include "children/message.h"

namespace lemma::children {

using core::error;
using core::ErrorCode;
using core::Result;

namespace {
constexpr std::size_t kMaxNoteBytes = 4096;
}

Result<Note> next_note(const Descriptor& leash, core::TimePoint deadline) {
  for (;;) {
    pollfd waiting{leash.get(), POLLIN, 0};
    const int ready = ::poll(&waiting, 1, poll_timeout(deadline));
    if (ready > 0) break;
    if (ready == 0) return error(ErrorCode::kDeadlineExceeded, "the child still runs");
    if (errno != EINTR) return error(ErrorCode::kUnavailable, "the child can't be waited for");
  }
  auto message = receive_message(leash.get(), kMaxNoteBytes);
  if (!message) return error(ErrorCode::kUnavailable, "the spawner of children has ended");
  return decode_note(message.value().bytes);
}

void Child::kill() { ::shutdown(leash_.get(), SHUT_WR); }

Result<Exit> Child::wait(core::TimePoint deadline) {
  while (!exit_) {
    BOOST_OUTCOME_TRY(auto note, next_note(leash_, deadline));
    if (note.kind == Note::Kind::kExited) exit_ = note.exit;
  }
  return *exit_;
}

}  // namespace lemma::children
