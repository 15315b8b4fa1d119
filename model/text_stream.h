// A branch's bytes on their way to a reader: finds stop strings, and lets out only what can't
// become part of one and only whole UTF-8 sequences. What isn't UTF-8 is let out as U+FFFD. One
// owner thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace lemma::model {

class TextStream {
 public:
  static constexpr std::size_t kMaxStops = 16;
  static constexpr std::size_t kMaxStopBytes = 256;

  explicit TextStream(std::vector<std::string> stops) : stops_(std::move(stops)) {}

  // Appends a token's bytes. True once a stop string has occurred: text() then ends before the
  // earliest one, and further bytes are ignored.
  bool append(std::string_view bytes);

  // Memory for so many bytes.
  void reserve(std::size_t bytes) { text_.reserve(bytes); }

  // All bytes so far, as they came.
  const std::string& text() const { return text_; }
  // What may be shown now and hasn't been taken yet; at the `end`, everything that is left.
  std::string take(bool end);

 private:
  std::size_t held_back() const;  // bytes at the end that may begin a stop string

  std::vector<std::string> stops_;
  std::string text_;
  std::size_t taken_ = 0;  // bytes of text_ already let out
  bool stopped_ = false;
};

// 0 .. 16 stop strings of 1 .. 256 bytes.
core::Result<void> validate_stops(std::span<const std::string> stops);

}  // namespace lemma::model
