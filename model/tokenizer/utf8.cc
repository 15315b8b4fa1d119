#include "model/tokenizer/utf8.h"

namespace lemma::model {

Utf8Sequence first_utf8(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {Utf8::kComplete, 1};
  if (lead < 0xc2 || lead > 0xf4) return {Utf8::kInvalid, 1};
  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  // The second byte's range is narrower after these leads: no overlong forms, surrogates, or values
  // past U+10FFFF.
  const unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (std::size_t i = 1; i < length; ++i) {
    if (i == text.size()) return {Utf8::kIncomplete, i};
    const auto b = static_cast<unsigned char>(text[i]);
    if (i == 1 ? (b < low || b > high) : (b < 0x80 || b > 0xbf)) return {Utf8::kInvalid, i};
  }
  return {Utf8::kComplete, length};
}

}  // namespace lemma::model
