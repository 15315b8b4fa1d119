#include "model/text_stream.h"

#include <algorithm>

#include "model/tokenizer/utf8.h"

namespace lemma::model {

core::Result<void> validate_stops(std::span<const std::string> stops) {
  if (stops.size() > TextStream::kMaxStops)
    return core::error(core::ErrorCode::kOutOfRange, "at most 16 stop strings", "stop");
  for (std::size_t i = 0; i < stops.size(); ++i)
    if (stops[i].empty() || stops[i].size() > TextStream::kMaxStopBytes)
      return core::error(core::ErrorCode::kOutOfRange, "a stop string has 1 to 256 bytes",
                         "stop[" + std::to_string(i) + "]");
  return core::success();
}

bool TextStream::append(std::string_view bytes) {
  if (stopped_) return true;
  const std::size_t before = text_.size();
  text_ += bytes;
  std::size_t first = std::string::npos;
  for (const std::string& stop : stops_) {
    const std::size_t from = before < stop.size() ? 0 : before - stop.size() + 1;
    first = std::min(first, text_.find(stop, from));
  }
  if (first == std::string::npos) return false;
  text_.resize(first);
  return stopped_ = true;
}

std::size_t TextStream::held_back() const {
  std::size_t longest = 0;
  for (const std::string& stop : stops_) {
    for (std::size_t n = std::min(stop.size() - 1, text_.size() - taken_); n > longest; --n) {
      if (!std::string_view(text_).ends_with(std::string_view(stop).substr(0, n))) continue;
      longest = n;
      break;
    }
  }
  return longest;
}

std::string TextStream::take(bool end) {
  end = end || stopped_;
  const std::size_t limit = text_.size() - (end ? 0 : held_back());
  std::string out;
  while (taken_ < limit) {
    const auto [kind, length] = first_utf8(std::string_view(text_).substr(taken_));
    if (kind == Utf8::kIncomplete && !end) break;
    if (taken_ + length > limit) break;
    if (kind == Utf8::kComplete) {
      out += std::string_view(text_).substr(taken_, length);
    } else {
      out += "\xef\xbf\xbd";
    }
    taken_ += length;
  }
  return out;
}

}  // namespace lemma::model
