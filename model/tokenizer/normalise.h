// Unicode's normalisation form C (UAX #15): composed characters, as tokenizers that declare NFC
// read text. The only file pair here that knows utf8proc. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lemma::model {

// `text` in NFC, stretch by stretch of valid UTF-8; other bytes stay. Nothing when it is in NFC
// already, as nearly all text is.
std::optional<std::string> in_nfc(std::string_view text);

}  // namespace lemma::model
