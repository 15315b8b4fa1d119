// The byte alphabet of byte-level BPE (GPT-2's bytes_to_unicode): each byte is spelled as one
// printable character, so that vocabularies and merges are lists of visible strings ("Ġthe" is "
// the").
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace lemma::model {

// The UTF-8 spelling of each byte.
const std::array<std::string, 256>& byte_spellings();

// The bytes that `spelling` stands for; nothing when a character isn't of the alphabet.
std::optional<std::string> bytes_of_spelling(std::string_view spelling);

}  // namespace lemma::model
