#include "model/tokenizer/byte_alphabet.h"

namespace lemma::model {
namespace {

// Printable Latin-1 stands for itself; the 68 other bytes are U+0100 onwards, in order.
bool stands_for_itself(int byte) {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

struct Alphabet {
  std::array<std::string, 256> spelling;
  std::array<int, 0x144> byte_of_character;  // -1 outside the alphabet

  Alphabet() {
    byte_of_character.fill(-1);
    int next = 0x100;
    for (int byte = 0; byte < 256; ++byte) {
      const int character = stands_for_itself(byte) ? byte : next++;
      byte_of_character[character] = byte;
      if (character < 0x80) {
        spelling[byte] = static_cast<char>(character);
      } else {
        spelling[byte] = {static_cast<char>(0xc0 | character >> 6),
                          static_cast<char>(0x80 | (character & 0x3f))};
      }
    }
  }
};

const Alphabet& alphabet() {
  static const Alphabet kAlphabet;
  return kAlphabet;
}

}  // namespace

const std::array<std::string, 256>& byte_spellings() { return alphabet().spelling; }

std::optional<std::string> bytes_of_spelling(std::string_view spelling) {
  std::string bytes;
  for (std::size_t i = 0; i < spelling.size();) {
    const auto lead = static_cast<unsigned char>(spelling[i++]);
    int character = lead;
    if (lead >= 0x80) {  // the whole alphabet fits two bytes of UTF-8
      if ((lead & 0xe0) != 0xc0 || i == spelling.size()) return std::nullopt;
      const auto tail = static_cast<unsigned char>(spelling[i++]);
      if ((tail & 0xc0) != 0x80) return std::nullopt;
      character = (lead & 0x1f) << 6 | (tail & 0x3f);
    }
    if (character >= static_cast<int>(alphabet().byte_of_character.size())) return std::nullopt;
    const int byte = alphabet().byte_of_character[character];
    if (byte < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(byte));
  }
  return bytes;
}

}  // namespace lemma::model
