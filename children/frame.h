// Frames: how requests and replies travel on a stream socket. Four bytes of length, little-endian,
// then so many bytes. Whoever reads states the longest frame it takes; a longer one is kCorrupt
// and nothing is allocated for it. One thread at a time for each end.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/result.h"

namespace lemma::children {

// Without a deadline: waits as long as the other end lives.
using Deadline = std::optional<core::TimePoint>;

// kUnavailable: the other end is closed; kDeadlineExceeded, after which half a frame may have been
// sent; kOutOfRange: longer than a length can say.
core::Result<void> write_frame(int socket, std::string_view bytes, Deadline deadline);

// Errors as above; kUnavailable also when the stream ends inside a frame.
core::Result<std::string> read_frame(int socket, std::size_t max_bytes, Deadline deadline);

}  // namespace lemma::children
