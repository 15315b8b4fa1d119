// Where a UTF-8 sequence ends, is broken off, or isn't one (Unicode 15, table 3-7: no overlong
// forms, no surrogates).
#pragma once

#include <cstddef>
#include <string_view>

namespace lemma::model {

enum class Utf8 {
  kComplete,    // a well-formed sequence of `length` bytes
  kIncomplete,  // all `length` bytes that are there could begin a well-formed sequence
  kInvalid,     // the first `length` bytes begin nothing, or something that the next byte breaks
                // off: one U+FFFD
};

struct Utf8Sequence {
  Utf8 kind;
  std::size_t length;  // 1..4
};

// The sequence at the start of `text`, which isn't empty.
Utf8Sequence first_utf8(std::string_view text);

}  // namespace lemma::model
